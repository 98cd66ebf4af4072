"""Train the net that the package brings, on imagined series; interrupted, it goes on from there.

    python tools/dev/pretrain.py                  # hours on a CPU: lstm_apply/weights/
    python tools/dev/pretrain.py --device cuda    # minutes
"""
import argparse
from pathlib import Path

import torch

from lstm_apply.pretrain import Recipe, pretrain, save_weights, validate
from lstm_apply.pretrained import WEIGHTS


def parse_args():
    "Where to train, for how long, and which file to write."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cpu", help="as cuda (default cpu)")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="of the CPU")
    parser.add_argument("--steps", type=int, default=Recipe.steps, help="lessons")
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="file of weights")
    parser.add_argument("--run", type=Path, default="pretrain.run", help="file that keeps the run")
    return parser.parse_args()


def main():
    args = parse_args()
    net, record = pretrain(Recipe(steps=args.steps, seed=args.seed), device=args.device,
                           threads=args.threads, resume=args.run, progress=True)
    record["validation"] = validate(net)
    args.out.parent.mkdir(exist_ok=True)
    save_weights(args.out, net, record)
    print(f"{record['series']} series, validation {record['validation']}: wrote {args.out}")


if __name__ == "__main__":
    main()
