"""datatrove's MinHash, all four stages, in this process: run by bench/peers.py in datatrove's environment.

usage: datatrove_minhash.py DOCS.jsonl OUT
"""

from __future__ import annotations

import sys
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import (
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupFilter,
    MinhashDedupSignature,
)
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter


def main() -> None:
    documents, out, config = Path(sys.argv[1]), Path(sys.argv[2]), MinhashConfig()
    signatures, buckets, removed = (str(out / name) for name in ("signatures", "buckets", "removed"))

    def read() -> JsonlReader:
        return JsonlReader(str(documents.parent), glob_pattern=documents.name)

    written = JsonlWriter(str(out / "kept"), output_filename="${rank}.jsonl", compression=None)
    stages = [
        (1, [read(), MinhashDedupSignature(signatures, config)]),
        (config.num_buckets, [MinhashDedupBuckets(signatures, buckets, config=config)]),
        (1, [MinhashDedupCluster(buckets, removed, config)]),
        (1, [read(), MinhashDedupFilter(removed), written]),
    ]
    for number, (tasks, steps) in enumerate(stages):
        logs = str(out / "logs" / str(number))
        LocalPipelineExecutor(steps, tasks=tasks, workers=1, logging_dir=logs).run()


if __name__ == "__main__":
    main()
