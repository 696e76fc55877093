//go:build !unix

package campaign

import "io"

// columns returns the width that terminals are taken to have.
func columns(io.Writer) int { return 160 }
