package failure_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"bridle/collectors/internal/failure"
)

// unknown stands in tables for an error that is no failure of the target.
const unknown failure.Word = "(unknown)"

// classify returns the word, or unknown if the error says properly that there is none.
func classify(t *testing.T, op failure.Op, err error) failure.Word {
	t.Helper()
	word, got := failure.OfError(op, err)
	if got == nil {
		if word.Status() != failure.TimedOut {
			t.Errorf("%s: %v has status %s: an error is no reply and no rule", op, err, word.Status())
		}
		return word
	}
	u, ok := errors.AsType[*failure.UnknownError](got)
	if !ok || u.Op != op || u.Err != err || !errors.Is(got, err) || word != "" {
		t.Fatalf("%s: %v gives %q, %#v", op, err, word, got)
	}
	if !strings.Contains(got.Error(), err.Error()) || !strings.Contains(got.Error(), "not in the failure vocabulary") {
		t.Errorf("error %q does not say what happened", got)
	}
	return unknown
}

// waited is an error of the network that knows no more than that time ran out.
type waited struct{ timeout bool }

func (w waited) Error() string   { return "waited" }
func (w waited) Timeout() bool   { return w.timeout }
func (w waited) Temporary() bool { return false }

func TestErrorsWithoutNumber(t *testing.T) {
	for _, c := range []struct {
		err  error
		want failure.Word
	}{
		{os.ErrDeadlineExceeded, failure.Timeout},
		{context.DeadlineExceeded, failure.Timeout},
		{waited{timeout: true}, failure.Timeout},
		{io.EOF, failure.ClosedEarly},
		{io.ErrUnexpectedEOF, failure.ClosedEarly},
		{context.Canceled, unknown},
		{net.ErrClosed, unknown},
		{waited{}, unknown},
		{errors.New("tls: no"), unknown},
	} {
		for _, op := range []failure.Op{failure.Connect, failure.Send, failure.Receive} {
			if got := classify(t, op, fmt.Errorf("exchange with 127.0.0.1: %w", c.err)); got != c.want {
				t.Errorf("%s: %v is %s, want %s", op, c.err, got, c.want)
			}
		}
	}
	mustPanic(t, func() { failure.OfError(failure.Send, nil) })
	mustPanic(t, func() { failure.OfError("ask", io.EOF) })
}

// Words for connect, send and receive. The first block is what other machines say, from the
// kernel's tables icmp_err_convert and icmpv6_err_convert; the second the own machine.
func TestErrorsWithNumber(t *testing.T) {
	const sendFailed = failure.SendFailed
	table := map[syscall.Errno][3]failure.Word{
		syscall.ECONNREFUSED: {failure.PortRefused, failure.PortRefused, failure.PortRefused},
		syscall.ECONNRESET:   {failure.Reset, failure.Reset, failure.Reset},
		syscall.EPIPE:        {failure.ClosedEarly, failure.ClosedEarly, failure.ClosedEarly},
		syscall.ETIMEDOUT:    {failure.Timeout, failure.Timeout, failure.Timeout},
		syscall.EACCES:       {failure.Prohibited, failure.Prohibited, failure.Prohibited},
		syscall.ENETUNREACH:  {failure.Unreachable, failure.Unreachable, failure.Unreachable},
		syscall.EHOSTUNREACH: {failure.Unreachable, failure.Unreachable, failure.Unreachable},
		syscall.EHOSTDOWN:    {failure.Unreachable, failure.Unreachable, failure.Unreachable},
		syscall.ENOPROTOOPT:  {failure.Unreachable, failure.Unreachable, failure.Unreachable},
		syscall.EPROTO:       {failure.Unreachable, failure.Unreachable, failure.Unreachable},
		syscall.EOPNOTSUPP:   {unknown, unknown, failure.Unreachable},
		syscall.EMSGSIZE:     {sendFailed, sendFailed, sendFailed},

		syscall.EPERM:         {sendFailed, sendFailed, unknown},
		syscall.EINVAL:        {sendFailed, sendFailed, unknown},
		syscall.ENETDOWN:      {sendFailed, sendFailed, unknown},
		syscall.ENODEV:        {sendFailed, sendFailed, unknown},
		syscall.ENOBUFS:       {sendFailed, sendFailed, unknown},
		syscall.ENOMEM:        {sendFailed, sendFailed, unknown},
		syscall.EAFNOSUPPORT:  {sendFailed, sendFailed, unknown},
		syscall.EADDRNOTAVAIL: {sendFailed, sendFailed, unknown},
		syscall.EMFILE:        {sendFailed, unknown, unknown},
		syscall.ENFILE:        {sendFailed, unknown, unknown},
		syscall.EADDRINUSE:    {sendFailed, unknown, unknown},
	}
	ops := [...]failure.Op{failure.Connect, failure.Send, failure.Receive}
	for number := syscall.Errno(1); number < 200; number++ { // Linux has 133
		want, ok := table[number]
		if !ok {
			want = [3]failure.Word{unknown, unknown, unknown}
		}
		if strings.Contains(number.Error(), "not on the network") { // ENONET, Linux alone
			want = [3]failure.Word{failure.Unreachable, failure.Unreachable, failure.Unreachable}
		}
		err := &net.OpError{Op: "read", Net: "udp", Err: os.NewSyscallError("recvmsg", number)}
		for i, op := range ops {
			if got := classify(t, op, err); got != want[i] {
				t.Errorf("%s: errno %d (%v) is %s, want %s", op, number, number, got, want[i])
			}
		}
	}
}

// RFC 792, RFC 1122, RFC 1812 and IANA's registry; the words as nmap reads the codes:
// 3 closed, 9, 10 and 13 filtered by an administrator.
func TestICMP(t *testing.T) {
	want := map[[2]uint8]failure.Word{{3, 3}: failure.PortRefused, {3, 4}: failure.SendFailed,
		{3, 9}: failure.Prohibited, {3, 10}: failure.Prohibited, {3, 13}: failure.Prohibited}
	sweep(t, failure.OfICMP, want, map[uint8]bool{3: true, 11: true, 12: true})
}

// RFC 4443, section 3, and IANA's registry of codes.
func TestICMPv6(t *testing.T) {
	want := map[[2]uint8]failure.Word{{1, 1}: failure.Prohibited, {1, 5}: failure.Prohibited,
		{1, 6}: failure.Prohibited, {1, 4}: failure.PortRefused}
	for code := range 256 {
		want[[2]uint8{2, uint8(code)}] = failure.SendFailed
	}
	sweep(t, failure.OfICMPv6, want, map[uint8]bool{1: true, 2: true, 3: true, 4: true})
}

// sweep tries all types and codes: those in want have their word, the others of the types
// that report a fate are unreachable, the rest are errors.
func sweep(t *testing.T, of func(kind, code uint8) (failure.Word, error), want map[[2]uint8]failure.Word, fates map[uint8]bool) {
	t.Helper()
	for n := range 1 << 16 {
		kind, code := uint8(n>>8), uint8(n)
		word, err := of(kind, code)
		expected, ok := want[[2]uint8{kind, code}]
		if !ok && fates[kind] {
			expected = failure.Unreachable
		}
		if word != expected || (err == nil) != fates[kind] {
			t.Errorf("type %d code %d is %q, %v; want %q", kind, code, word, err, expected)
		}
	}
}
