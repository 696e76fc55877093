package main

import (
	"context"
	"net/netip"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/simnet/step"
)

// turns lets several engines ask in one simulated network, one after another. To each of them it counts what it sent itself.
type turns struct {
	*step.Client
	sent, replies uint64 // of engines before
	ports         []uint16
}

// Announce implements dnswire.Stepper, as do the next two.
func (t *turns) Announce(ctx context.Context, ports ...uint16) error {
	t.ports = append(t.ports, ports...)
	return t.Client.Announce(ctx, ports...)
}

func (t *turns) Replies() uint64 { return t.Client.Replies() - t.replies }

func (t *turns) Settle(ctx context.Context, sent uint64) (uint64, error) {
	replies, err := t.Client.Settle(ctx, t.sent+sent)
	if err != nil {
		return 0, err
	}
	return replies - t.replies, nil
}

// leave ends the turn of an engine that has come to its end and that sent so many datagrams.
func (t *turns) leave(ctx context.Context, sent uint64) error {
	err := t.Withdraw(ctx, t.ports...)
	t.sent, t.replies, t.ports = t.sent+sent, t.Client.Replies(), nil
	return err
}

// exchange is what a question took.
type exchange struct {
	server  netip.AddrPort
	at      time.Time
	name    string
	queries int
	tcp     bool
}

// account is what was sent, so that limits hold over dispatchers that follow one another.
type account []exchange

// targets returns those to be asked and behind them everybody else who was.
func (a account) targets(whom []netip.AddrPort) (list []dispatch.Target) {
	listed := map[netip.AddrPort]bool{}
	add := func(at netip.AddrPort) {
		if !listed[at] {
			listed[at] = true
			list = append(list, dispatch.Target{Address: at})
		}
	}
	for _, at := range whom {
		add(at)
	}
	for _, x := range a {
		add(x.server)
	}
	return list
}

// restore counts what was sent.
func (a account) restore(targets []dispatch.Target, by *dispatch.Dispatcher) {
	place := map[netip.AddrPort]int{}
	for i, t := range targets {
		place[t.Address] = i
	}
	for _, x := range a {
		if x.queries > 0 {
			by.Restore(place[x.server], x.at, x.queries, by.Bytes(x.name, x.queries, x.tcp))
		}
	}
}

// metered is an agenda of which is noted what it takes.
type metered struct {
	dispatch.Agenda
	targets []dispatch.Target
	into    *account
}

// Done implements dispatch.Agenda.
func (m *metered) Done(it *dispatch.Item, o *dispatch.Outcome) error {
	if o.Queries > 0 {
		*m.into = append(*m.into, exchange{m.targets[it.Target].Address, o.At, it.Name, o.Queries, o.TCP})
	}
	return m.Agenda.Done(it, o)
}
