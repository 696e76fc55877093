package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"bridle/collectors/canary"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/settings"
	"bridle/datasets/study"

	"github.com/miekg/dns"
)

// patience is the real time to wait for the canary's log: its parts end after half a minute.
const patience = 90 * time.Second

// barrier asks each server of the canary zone for a name that nobody else knows and waits until all of
// these questions are in the study's log. What reached the servers before is in it then too.
//
// The names follow from the survey, which is complete, so a server whose log has one already is not asked again: where
// its runs are copied from another machine, the second judgement finds what the first one asked for.
func barrier(ctx context.Context, s study.Study, zone settings.Canary, survey study.Manifest) error {
	if len(zone.Servers) == 0 {
		return errors.New("collect.canary.servers in study.toml names no server, so it cannot be told whether the log of the canary zone is complete; name them, or vouch for the log with --log-complete")
	}
	if survey.Seed == nil {
		return fmt.Errorf("run %s has no seed, so it is no survey of this program; vouch for the log with --log-complete", survey.RunID)
	}
	missing, read := map[string]bool{}, map[string]bool{}
	for _, server := range zone.Servers {
		missing[canary.Token(*survey.Seed, "barrier", survey.RunID, server)] = true
	}
	strike := func(row *canaryqueries.Row) {
		if row.Token != nil {
			delete(missing, *row.Token)
		}
	}
	if err := eachLogged(s, read, strike); err != nil {
		return err
	}
	for _, server := range zone.Servers {
		token := canary.Token(*survey.Seed, "barrier", survey.RunID, server)
		if !missing[token] {
			continue
		}
		if err := ask(ctx, server, token+"."+zone.Zone); err != nil {
			return fmt.Errorf("the canary's server %s does not answer: %w; is bridle-canary running?", server, err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := eachLogged(s, read, strike)
		if err != nil || len(missing) == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the servers of the canary zone were asked, but %d of %d questions are not in the log of this study: copy the runs of bridle-canary into %s/runs and run 'bridle-survey qualify' again, or vouch for the log with --log-complete",
				len(missing), len(zone.Servers), s.Dir())
		case <-time.After(time.Second / 4):
		}
	}
}

// ask sends one question without recursion, over TCP if the reply does not fit.
func ask(ctx context.Context, server, name string) error {
	m := new(dns.Msg).SetQuestion(dns.Fqdn(name), dns.TypeA)
	m.RecursionDesired = false
	if _, _, err := net.SplitHostPort(server); err != nil {
		server = net.JoinHostPort(server, "53")
	}
	var last error
	for range 3 {
		reply, _, err := (&dns.Client{Timeout: 2 * time.Second}).ExchangeContext(ctx, m, server)
		if err == nil && reply.Rcode != dns.RcodeSuccess {
			return fmt.Errorf("it answers %s for %s", dns.RcodeToString[reply.Rcode], name)
		}
		if last = err; err == nil {
			return nil
		}
	}
	return last
}

// eachLogged gives every row of the canary's log to f, those of runs that go on included, but for parts that
// are in read; it adds those that it reads.
func eachLogged(s study.Study, read map[string]bool, f func(*canaryqueries.Row)) error {
	parts, err := s.PartsOf("canary_queries", func(study.Manifest) bool { return true })
	if err != nil {
		return err
	}
	for _, p := range parts {
		if read[p.Path] {
			continue
		}
		read[p.Path] = true
		err := study.Read(s, p, func(rows []canaryqueries.Row) error {
			for i := range rows {
				f(&rows[i])
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
