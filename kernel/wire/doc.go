// Package wire carries the messages of the Jupyter protocol, version 5.4, between front
// ends and a kernel: the connection file, the five sockets, signatures, and the frames of
// a message. It knows nothing of what messages mean.
//
// Source: "Messaging in Jupyter", the wire protocol
// (https://jupyter-client.readthedocs.io/en/stable/messaging.html), and jupyter_client
// 7.4.9 where that page leaves something open.
//
// What comes in is refused, counted and, for the first of its kind, logged, when
//
//   - its signature is missing or wrong (compared in constant time), or was seen before;
//   - it has too many frames or bytes, or is not ZMTP at all (then its connection ends);
//   - its header, parent, metadata or content is not a JSON object.
//
// The rest of the kernel sees messages that passed all this. A server listens on loopback
// addresses only, unless told otherwise: whoever has the key can run any code.
//
// Transport is the package zmtp below this one.
package wire
