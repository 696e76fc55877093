//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "benchdns: the loop to compare with uses sendmmsg and recvmmsg, which only Linux has; run it there")
	os.Exit(2)
}
