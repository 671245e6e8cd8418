"""Live boards at scale: `python -m benchmarks.live`. See `measure`."""

from benchmarks.figures import told
from benchmarks.live.rounds import measure

if __name__ == "__main__":
    for figure in measure():
        print(told(figure))
