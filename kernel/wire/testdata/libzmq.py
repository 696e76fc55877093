"""Talks to a kernel's sockets through libzmq (pyzmq). Connection as JSON on stdin."""
import hashlib, hmac, json, sys, time, traceback, uuid
import zmq

c = json.load(sys.stdin)
key = c["key"].encode()


def address(port):
    if c["transport"] == "ipc":
        return "ipc://%s-%d" % (c["ip"], port)
    return "tcp://%s:%d" % (c["ip"], port)


def check(ok, what):
    if not ok:
        sys.exit("FAILED: %s, at line %d" % (what, [f.lineno for f in traceback.extract_stack() if f.name == "main"][-1]))


def frames(kind, content, buffers=()):
    header = {"msg_id": uuid.uuid4().hex, "session": "py", "username": "u", "date": "2026-01-01T00:00:00Z", "msg_type": kind, "version": "5.4"}
    parts = [json.dumps(p).encode() for p in (header, {}, {}, content)]
    mac = hmac.new(key, b"".join(parts), hashlib.sha256).hexdigest().encode()
    return header["msg_id"], [b"<IDS|MSG>", mac] + parts + list(buffers)


def receive(socket, timeout=5000):
    check(socket.poll(timeout), "nothing came within %d ms" % timeout)
    f = socket.recv_multipart()
    f = f[f.index(b"<IDS|MSG>"):]
    check(f[1] == hmac.new(key, b"".join(f[2:6]), hashlib.sha256).hexdigest().encode(), "signature")
    return [json.loads(p) for p in f[2:6]] + [f[6:]]


def main():
    ctx = zmq.Context()
    shell, control, stdin, iopub, hb = (ctx.socket(k) for k in (zmq.DEALER, zmq.DEALER, zmq.DEALER, zmq.SUB, zmq.REQ))
    for s in (shell, control, stdin):
        s.identity = b"python-\x01\xff"
    shell.setsockopt(zmq.HEARTBEAT_IVL, 20)  # libzmq sends PING and wants PONG
    shell.setsockopt(zmq.HEARTBEAT_TIMEOUT, 2000)
    iopub.subscribe(b"")
    for s, name in ((shell, "shell"), (control, "control"), (stdin, "stdin"), (iopub, "iopub"), (hb, "hb")):
        s.connect(address(c[name + "_port"]))

    # The very first request: its busy and idle must not be lost to the race of subscribing.
    for i in range(50):
        socket = (shell, control)[i % 2]
        body = {"n": i, "text": "x" * (1 << (i % 18))}
        mid, f = frames("echo_request", body, [b"\x00\x01" * i, b""])
        socket.send_multipart(f)
        header, parent, _, content, buffers = receive(socket)
        check(header["msg_type"] == "echo_reply" and parent["msg_id"] == mid, "reply %d" % i)
        check(content == body and buffers == [b"\x00\x01" * i, b""], "content %d" % i)
        for state in ("busy", "idle"):
            header, parent, _, content, _ = receive(iopub)
            check(parent["msg_id"] == mid and content == {"execution_state": state}, "status %d %s" % (i, state))

    for i in range(5):
        hb.send(b"ping%d" % i)
        check(hb.poll(5000) and hb.recv() == b"ping%d" % i, "heartbeat")

    # A flood from our side, and PINGs between.
    ids = []
    for i in range(500):
        mid, f = frames("echo_request", {"n": i})
        ids.append(mid)
        shell.send_multipart(f)
    check([receive(shell)[1]["msg_id"] for _ in ids] == ids, "order of 500 replies")
    check([receive(iopub)[1]["msg_id"] for _ in range(1000)] == [i for i in ids for _ in (0, 1)], "order of 1000 messages")
    time.sleep(0.1)

    # A topic is a prefix; unsubscribing ends it.
    topical = ctx.socket(zmq.SUB)
    topical.subscribe(b"other")
    topical.connect(address(c["iopub_port"]))
    time.sleep(0.2)
    shell.send_multipart(frames("echo_request", {})[1])
    receive(shell)
    check(not topical.poll(100), "another topic came")
    topical.subscribe(b"stat")
    topical.unsubscribe(b"other")
    time.sleep(0.2)
    shell.send_multipart(frames("echo_request", {})[1])
    receive(topical), receive(topical), receive(shell)
    topical.unsubscribe(b"stat")
    time.sleep(0.2)
    shell.send_multipart(frames("echo_request", {})[1])
    receive(shell)
    check(not topical.poll(100), "an ended subscription came")

    # A front end that leaves and comes back under the same identity is answered.
    shell.close(0)
    shell = ctx.socket(zmq.DEALER)
    shell.identity = b"python-\x01\xff"
    shell.connect(address(c["shell_port"]))
    mid, f = frames("echo_request", {})
    shell.send_multipart(f)
    check(receive(shell)[1]["msg_id"] == mid, "reply after connecting anew")

    # A socket of the wrong kind is refused, and others go on.
    wrong = ctx.socket(zmq.SUB)
    wrong.subscribe(b"")
    wrong.connect(address(c["shell_port"]))
    time.sleep(0.1)
    mid, f = frames("echo_request", {})
    shell.send_multipart(f)
    check(receive(shell)[1]["msg_id"] == mid, "reply beside a wrong socket")

    took = []
    for i in range(300):
        mid, f = frames("echo_request", {"n": i})
        start = time.perf_counter()
        shell.send_multipart(f)
        shell.recv_multipart()
        took.append(time.perf_counter() - start)
    took.sort()
    print("ok; round trip from Python: median %.3f ms, 95 %% below %.3f ms" % (took[150] * 1e3, took[285] * 1e3))
    ctx.destroy(0)


main()
