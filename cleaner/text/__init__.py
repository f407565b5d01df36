"""What a line, a sentence, a word, a name and a language are; shared by the stages."""
