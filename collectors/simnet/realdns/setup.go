package realdns

import (
	"net/netip"
	"os/exec"
	"strings"

	"bridle/datasets/world"
)

// Addresses at which programs listen in their namespace, port 53.
var (
	// Asked is where the questions of a script go.
	Asked = netip.MustParseAddrPort("127.2.0.1:53")
	// behind is the resolver behind a forwarder.
	behind = backOf(Asked)
)

// Setup is one configuration to be measured.
type Setup struct {
	// Name is that of its record in testdata.
	Name string
	// Class and Front say what it is an instance of in a world.
	Class world.Class
	Front world.Front
	// Forwarding is true if the resolver asks an open BIND instead of the authorities, so
	// that no world has it.
	Forwarding bool

	// programs are started in order; the last one is asked.
	programs []program
}

// program is a program with its configuration.
type program struct {
	// name is that of the executable, version the arguments that make it print its version.
	name    string
	version []string
	// behind is true if it stands behind a forwarder, at the next address.
	behind bool
	// configure returns its arguments and the files it needs, by name, in folder dir. It takes
	// questions at listen, asks from there, and logs every question that it can log.
	configure func(dir string, listen netip.AddrPort) (args []string, files map[string]string)
}

// Setups returns all setups, in order of name. Each program has the settings that
// distributions ship, as far as they show, but: the root of the [DefaultTree], no DNSSEC
// validation (the tree is not signed), no IPv6.
func Setups() []Setup {
	return []Setup{
		{Name: "bind-9.18", Class: world.BIND918, Front: world.Direct, programs: []program{bind("any")}},
		{Name: "bind-closed", Class: world.BINDClosed, Front: world.Direct, programs: []program{bind(User.String())}},
		{Name: "dnsmasq", Class: world.BIND918, Front: world.Dnsmasq, programs: []program{bind("any").hidden(), dnsmasq()}},
		{Name: "knot", Class: world.Knot, Front: world.Direct, programs: []program{knot()}},
		{Name: "powerdns-4.8", Class: world.PowerDNS4, Front: world.Direct, programs: []program{powerdns(false)}},
		{Name: "powerdns-4.8-forwarding", Class: world.PowerDNS4, Front: world.Direct, Forwarding: true,
			programs: []program{bind("any").hidden(), powerdns(true)}},
		{Name: "unbound-default", Class: world.UnboundDefault, Front: world.Direct, programs: []program{unbound("allow", "", false)}},
		{Name: "unbound-expired", Class: world.UnboundExpired, Front: world.Direct, programs: []program{unbound("allow_snoop", "serve-expired: yes", false)}},
		{Name: "unbound-expired-forwarding", Class: world.UnboundExpired, Front: world.Direct, Forwarding: true,
			programs: []program{bind("any").hidden(), unbound("allow_snoop", "serve-expired: yes", true)}},
		{Name: "unbound-prefetch", Class: world.UnboundPrefetch, Front: world.Direct, programs: []program{unbound("allow_snoop", "prefetch: yes", false)}},
		{Name: "unbound-prefetch-forwarding", Class: world.UnboundPrefetch, Front: world.Direct, Forwarding: true,
			programs: []program{bind("any").hidden(), unbound("allow_snoop", "prefetch: yes", true)}},
		{Name: "unbound-setrd", Class: world.UnboundSetRD, Front: world.Direct, programs: []program{unbound("allow_setrd", "", false)}},
		{Name: "unbound-snoop", Class: world.UnboundSnoop, Front: world.Direct, programs: []program{unbound("allow_snoop", "", false)}},
		{Name: "unbound-snoop-forwarding", Class: world.UnboundSnoop, Front: world.Direct, Forwarding: true,
			programs: []program{bind("any").hidden(), unbound("allow_snoop", "", true)}},
	}
}

// Missing returns the names of the programs that the setup needs and this machine does
// not have.
func (s Setup) Missing() []string {
	var missing []string
	for _, p := range s.programs {
		if _, err := exec.LookPath(p.name); err != nil {
			missing = append(missing, p.name)
		}
	}
	return missing
}

// Software returns the versions of the setup's programs as they tell them, one line each.
func (s Setup) Software() []string {
	var out []string
	for _, p := range s.programs {
		line := p.name + ": version unknown"
		text, err := exec.Command(p.name, p.version...).CombinedOutput()
		if first, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n"); err == nil && first != "" {
			line = p.name + ": " + first
		}
		out = append(out, line)
	}
	return out
}

// hidden returns the program standing behind a forwarder.
func (p program) hidden() program {
	p.behind = true
	return p
}

// backOf returns the address at which the resolver behind a forwarder listens.
func backOf(forwarder netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(forwarder.Addr().Next(), forwarder.Port())
}
