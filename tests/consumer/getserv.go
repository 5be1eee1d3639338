// SPDX-License-Identifier: BSD-2-Clause

// Asks Go's own resolver (without cgo): reads queries `name smtps tcp`, one a
// line, prints `465/tcp` or `none`.
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	for in.Scan() {
		var kind, name, proto string
		if n, _ := fmt.Sscan(in.Text(), &kind, &name, &proto); n != 3 || kind != "name" {
			fmt.Fprintln(os.Stderr, "getserv: no query:", in.Text())
			os.Exit(2)
		}
		port, err := net.LookupPort(proto, name)
		if err != nil {
			fmt.Fprintln(out, "none")
		} else {
			fmt.Fprintf(out, "%d/%s\n", port, proto)
		}
	}
	if in.Err() != nil || out.Flush() != nil {
		os.Exit(2)
	}
}
