"""Connects again and again as jupyter_client's front ends do. Connection as JSON on stdin."""
import json, statistics, sys, time
from queue import Empty
import jupyter_client
from jupyter_client import BlockingKernelClient

info = json.load(sys.stdin)
ready, answered = [], []
for i in range(5):
    client = BlockingKernelClient()
    client.load_connection_info(info)
    start = time.perf_counter()
    client.start_channels()
    # What wait_for_ready does first: its status has to come with the first reply, or it asks again a second later.
    asked = client.kernel_info()
    reply = client.get_shell_msg(timeout=5)
    assert reply["parent_header"]["msg_id"] == asked, reply
    for state in ("busy", "idle"):
        status = client.get_iopub_msg(timeout=0.5)
        assert status["parent_header"]["msg_id"] == asked and status["content"]["execution_state"] == state, status
    ready.append(time.perf_counter() - start)
    assert client.hb_channel.is_alive()
    client.wait_for_ready(timeout=10)
    for code in ("a", "ü" * 1000, "x" * 300000):
        start = time.perf_counter()
        asked = client.execute(code, user_expressions={"a": "b"})
        reply = client.get_shell_msg(timeout=5)
        answered.append(time.perf_counter() - start)
        assert reply["parent_header"]["msg_id"] == asked and reply["content"]["code"] == code, reply
        for _ in range(2):
            assert client.get_iopub_msg(timeout=5)["parent_header"]["msg_id"] == asked
    try:
        sys.exit("a message too many: %s" % client.get_iopub_msg(timeout=0.05))
    except Empty:
        pass
    client.stop_channels()
print("ok; jupyter_client %s: ready after %.0f ms (median), a reply after %.2f ms (median)" % (
    jupyter_client.__version__, 1e3 * statistics.median(ready), 1e3 * statistics.median(answered)))
