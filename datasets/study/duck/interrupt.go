package duck

import (
	"sync"
	"time"
	_ "unsafe" // for go:linkname
)

// interruptInterval belongs to the driver: how long it sleeps between two
// interrupts of a query whose context has ended. While it sleeps it does not
// see that the query has stopped, and with its own half second a person who
// interrupts waits that long. No option sets it. Should a later driver no
// longer have it, the program does not link.
//
//go:linkname interruptInterval github.com/duckdb/duckdb-go/v2.interruptInterval
var interruptInterval time.Duration

// interruptOften makes the driver return soon after an interrupt. It is called
// before the first connection, after which the driver reads the interval.
var interruptOften = sync.OnceFunc(func() { interruptInterval = 5 * time.Millisecond })
