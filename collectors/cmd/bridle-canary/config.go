package main

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"bridle/collectors/canary/serve"
	"bridle/datasets/command"
	"bridle/datasets/settings"
)

// config puts flags over the settings of the study and checks what comes out.
func (o *options) config() (serve.Config, error) {
	cfg := serve.Config{Flush: o.flush, Limits: o.limits}
	var c settings.Collect
	if o.study != "" {
		s, err := settings.Read(o.study)
		if err != nil {
			return cfg, err
		}
		c = s.Collect
	} else if !o.check {
		return cfg, command.Usage(errNoStudy)
	}
	if c.Simulation != "" {
		return cfg, errors.New("the study is simulated (collect.simulation in study.toml): 'bridle-simnet run --study' keeps the log of its canary zone; for a real zone use another study folder")
	}
	if o.zone == "" {
		o.zone = c.Canary.Zone
	}
	if o.zone == "" {
		return cfg, command.Usage(errors.New("say with --zone, or as collect.canary.zone in study.toml, which zone is answered for"))
	}
	if len(o.listen) == 0 {
		o.listen = c.Canary.Servers
	}
	if len(o.listen) == 0 {
		return cfg, command.Usage(errors.New("say with --listen, or as collect.canary.servers in study.toml, at which addresses is answered"))
	}
	for _, text := range o.listen {
		at, err := netip.ParseAddrPort(text)
		if err != nil {
			return cfg, command.Usage(fmt.Errorf("--listen %s: give an address with a port, such as 192.0.2.53:53", text))
		}
		if !at.Addr().IsLoopback() && (c.Contact.Name == "" || c.Contact.Email == "" || c.Contact.Page == "") {
			return cfg, fmt.Errorf("--listen %s can be reached by others: first say in study.toml who asks: collect.contact with name, email and page", text)
		}
		cfg.Listen = append(cfg.Listen, at)
	}
	servers, err := o.nameServers(cfg.Listen)
	if err != nil {
		return cfg, command.Usage(err)
	}
	cfg.Zone = serve.Zone{Apex: strings.ToLower(strings.TrimSuffix(o.zone, ".")), Servers: servers, Contact: c.Contact}
	if err := cfg.Zone.Check(); err != nil {
		return cfg, command.Usage(err)
	}
	return cfg, nil
}

// nameServers returns those of the flags, or one for each address that is listened on.
func (o *options) nameServers(listen []netip.AddrPort) ([]serve.NameServer, error) {
	var list []serve.NameServer
	for _, text := range o.servers {
		name, addresses, _ := strings.Cut(text, "=")
		s := serve.NameServer{Name: strings.ToLower(strings.TrimSuffix(name, "."))}
		for a := range strings.SplitSeq(addresses, ",") {
			if a == "" {
				continue
			}
			at, err := netip.ParseAddr(a)
			if err != nil {
				return nil, fmt.Errorf("--server %s: %s is no address; write NAME=ADDRESS,ADDRESS", text, a)
			}
			s.Addresses = append(s.Addresses, at)
		}
		list = append(list, s)
	}
	if list != nil {
		return list, nil
	}
	var seen []netip.Addr
	for _, at := range listen {
		if !slices.Contains(seen, at.Addr()) {
			seen = append(seen, at.Addr())
			name := fmt.Sprintf("ns%d.%s", len(seen), strings.ToLower(strings.TrimSuffix(o.zone, ".")))
			list = append(list, serve.NameServer{Name: name, Addresses: []netip.Addr{at.Addr()}})
		}
	}
	return list, nil
}
