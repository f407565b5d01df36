"""The per-document stages: repair, strip, identify, flag."""
