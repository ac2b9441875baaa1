import subprocess
import sys

# Takes and frees blocks as large as pictures; prints what stays resident, in MiB.
GREEDY = """
import ctypes, pathlib
{begin}
library = ctypes.CDLL(None)
library.malloc.restype, library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
library.free(library.malloc(24 << 20))  # from now on such sizes come from the heap
blocks = []
for _ in range(12):
    blocks.append(library.malloc(4 << 20))
    ctypes.memset(blocks[-1], 1, 4 << 20)
    library.malloc(96 << 10)  # what lies behind a freed block holds it down
for block in blocks:
    library.free(block)
print(int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4096 >> 20)
"""


def resident(begin):
    command = [sys.executable, "-c", GREEDY.format(begin=begin)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_a_picture_that_has_gone_leaves_no_memory_behind():
    thrifty = resident("from player.thrift import be_thrifty; be_thrifty()")
    assert thrifty < 20 < resident("pass")
