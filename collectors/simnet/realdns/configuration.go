package realdns

import (
	"fmt"
	"net/netip"
	"strings"
)

// hints returns the root hints file of the default tree.
func hints() string {
	var b strings.Builder
	root := DefaultTree().Zones[0]
	for i, s := range root.Servers {
		fmt.Fprintf(&b, ". 3600000 NS %s.\n%s. 3600000 A %s\n", s, s, root.Glue[i])
	}
	return b.String()
}

// bind is BIND that recurses and shows its cache to the clients of an address match list.
// Its default list is of the networks it is attached to; a client from outside meets the
// same refusal as one from outside that list.
func bind(clients string) program {
	return program{name: "named", version: []string{"-v"},
		configure: func(dir string, listen netip.AddrPort) ([]string, map[string]string) {
			conf := fmt.Sprintf(`options {
  directory %q;
  pid-file "named.pid";
  session-keyfile "session.key";
  listen-on port %d { %s; };
  listen-on-v6 { none; };
  recursion yes;
  allow-recursion { %s; };
  allow-query-cache { %s; };
  dnssec-validation no;
  query-source address %s;
  querylog yes;
};
controls { };
zone "." { type hint; file "root.hints"; };
`, dir, listen.Port(), listen.Addr(), clients, clients, listen.Addr())
			return []string{"-g", "-4", "-n", "1", "-c", dir + "/named.conf"}, map[string]string{"named.conf": conf, "root.hints": hints()}
		}}
}

// unbound is Unbound with an access rule and further lines in the section server, which
// may forward.
func unbound(access, server string, forwards bool) program {
	return program{name: "unbound", version: []string{"-V"},
		configure: func(dir string, listen netip.AddrPort) ([]string, map[string]string) {
			sections := ""
			if forwards {
				sections = fmt.Sprintf("forward-zone:\n  name: .\n  forward-addr: %s\n", backOf(listen).Addr())
			}
			conf := fmt.Sprintf(`server:
  directory: %q
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  interface: %s@%d
  outgoing-interface: %s
  log-queries: yes
  log-tag-queryreply: yes
  do-ip6: no
  do-daemonize: no
  access-control: 127.0.0.0/8 %s
  do-not-query-localhost: no
  module-config: "iterator"
  root-hints: "root.hints"
  %s
remote-control:
  control-enable: no
%s`, dir, listen.Addr(), listen.Port(), listen.Addr(), access, server, sections)
			return []string{"-d", "-p", "-c", dir + "/unbound.conf"}, map[string]string{"unbound.conf": conf, "root.hints": hints()}
		}}
}

// powerdns is PowerDNS Recursor, which may forward.
func powerdns(forwards bool) program {
	return program{name: "pdns_recursor", version: []string{"--version"},
		configure: func(dir string, listen netip.AddrPort) ([]string, map[string]string) {
			settings := ""
			if forwards {
				settings = "forward-zones-recurse=.=" + backOf(listen).String()
			}
			conf := fmt.Sprintf(`config-dir=%s
socket-dir=%s
local-address=%s
local-port=%d
hint-file=%s/root.hints
allow-from=127.0.0.0/8
dont-query=
dnssec=off
security-poll-suffix=
query-local-address=%s
quiet=no
setuid=
setgid=
disable-syslog=yes
daemon=no
write-pid=no
%s
`, dir, dir, listen.Addr(), listen.Port(), dir, listen.Addr(), settings)
			return []string{"--config-dir=" + dir}, map[string]string{"recursor.conf": conf, "root.hints": hints()}
		}}
}

// knot is Knot Resolver with the modules that its distribution's configuration loads.
func knot() program {
	return program{name: "kresd", version: []string{"--version"},
		configure: func(dir string, listen netip.AddrPort) ([]string, map[string]string) {
			conf := fmt.Sprintf(`net.ipv6 = false
net.listen('%s', %d, { kind = 'dns' })
net.outgoing_v4('%s')
modules = { 'hints > iterate', 'stats', 'predict' }
modules.unload('ta_update')
modules.unload('ta_signal_query')
trust_anchors.remove('.')
cache.size = 10 * MB
hints.root_file('%s/root.hints')
`, listen.Addr(), listen.Port(), listen.Addr(), dir)
			return []string{"-n", "-c", dir + "/kresd.conf", dir}, map[string]string{"kresd.conf": conf, "root.hints": hints()}
		}}
}

// dnsmasq is dnsmasq that forwards to the resolver behind.
func dnsmasq() program {
	return program{name: "dnsmasq", version: []string{"--version"},
		configure: func(dir string, listen netip.AddrPort) ([]string, map[string]string) {
			conf := fmt.Sprintf(`no-resolv
no-hosts
user=root
bind-interfaces
listen-address=%s
port=%d
server=%s@%s
log-queries=extra
pid-file=%s/dnsmasq.pid
`, listen.Addr(), listen.Port(), backOf(listen).Addr(), listen.Addr(), dir)
			return []string{"-k", "--log-facility=-", "-C", dir + "/dnsmasq.conf"}, map[string]string{"dnsmasq.conf": conf}
		}}
}
