package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"time"

	"bridle/collectors/canary"
	"bridle/collectors/canary/serve"

	"github.com/miekg/dns"
)

// check serves for as long as it takes to ask at each address, over UDP and TCP, who asks, and
// prints the answers. It fails if one is missing or wrong.
func check(ctx context.Context, cfg serve.Config, stdout io.Writer) error {
	cfg.Sink = serve.Nowhere{}
	server, err := serve.Listen(cfg)
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- server.Serve(serving) }()
	var failed []error
	for i, at := range server.Addresses() {
		for _, network := range []string{"udp", "tcp"} {
			name := canary.Token(time.Now().UnixNano(), fmt.Sprint(i), network) + ".whoami." + cfg.Zone.Apex
			who, err := whoami(ctx, network, at, name)
			if err != nil {
				failed = append(failed, fmt.Errorf("%v over %s: %w", at, strings.ToUpper(network), err))
				continue
			}
			fmt.Fprintf(stdout, "%v\t%s\t%s TXT\t%s\n", at, strings.ToUpper(network), name, who)
		}
	}
	stop()
	return errors.Join(append(failed, <-done)...)
}

// whoami asks a server for the address that it sees.
func whoami(ctx context.Context, network string, at netip.AddrPort, name string) (netip.Addr, error) {
	c := dns.Client{Net: network, Timeout: 5 * time.Second}
	m, _, err := c.ExchangeContext(ctx, new(dns.Msg).SetQuestion(dns.Fqdn(name), dns.TypeTXT), at.String())
	if err != nil {
		return netip.Addr{}, err
	}
	if len(m.Answer) == 1 && m.Authoritative {
		if t, ok := m.Answer[0].(*dns.TXT); ok {
			if a, err := netip.ParseAddr(strings.Join(t.Txt, "")); err == nil {
				return a, nil
			}
		}
	}
	return netip.Addr{}, fmt.Errorf("answered %s without an address", dns.RcodeToString[m.Rcode])
}
