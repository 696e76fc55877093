// Package dns holds the questions and replies that the parts of simnet pass to each other:
// the small part of DNS (RFC 1035) that a cache probe sees, without its encoding. The wire
// servers encode it, the fast mode turns it into rows, and the models of resolvers and
// authorities fill it in.
package dns
