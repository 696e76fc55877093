"""leidenalg on an edge list: leidenalg_peer.py FILE SEED ITERATIONS RESULT (see igraph.c)."""
import sys
import time
from array import array

import igraph
import leidenalg

numbers = array("i")
with open(sys.argv[1], "rb") as f:
    numbers.frombytes(f.read())
nodes = numbers[0]
g = igraph.Graph(n=nodes, edges=zip(numbers[2::2], numbers[3::2]))
del numbers
begin = time.process_time()
p = leidenalg.find_partition(g, leidenalg.ModularityVertexPartition, n_iterations=int(sys.argv[3]), seed=int(sys.argv[2]))
seconds = time.process_time() - begin
with open("/proc/self/status") as f:
    peak = next(line.split()[1] for line in f if line.startswith("VmHWM:"))
print("%.6f %s" % (seconds, peak))
with open(sys.argv[4], "wb") as f:
    array("i", p.membership).tofile(f)
