package duck

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestInterrupt: a query whose context ends returns, and the connection is
// good for the next. How soon is tested where a person waits, in the kernel.
func TestInterrupt(t *testing.T) {
	db, err := connect("")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	var n int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM range(100000000) a, range(100000000) b").Scan(&n); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := db.QueryRowContext(t.Context(), "SELECT 42").Scan(&n); err != nil || n != 42 {
		t.Errorf("got %d, %v", n, err)
	}
	if interruptInterval != 5*time.Millisecond {
		t.Errorf("the driver waits %v between interrupts", interruptInterval)
	}
}
