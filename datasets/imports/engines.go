package imports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// banner is what is read of a Shodan banner. The fields are those of Shodan's
// specification of banners: ip_str (text; ipv6 for IPv6 in older exports), port,
// transport, timestamp (UTC, without a zone), _shodan.module (such as dns-udp) and dns,
// which is there if the banner is of DNS.
type banner struct {
	IPStr     string          `json:"ip_str"`
	IPv6      string          `json:"ipv6"`
	Port      json.RawMessage `json:"port"`
	Transport string          `json:"transport"`
	Timestamp string          `json:"timestamp"`
	Shodan    struct {
		Module string `json:"module"`
	} `json:"_shodan"`
	DNS *struct {
		Recursive *bool `json:"recursive"`
	} `json:"dns"`
}

// shodanTime is the form of timestamp in banners.
const shodanTime = "2006-01-02T15:04:05.999999"

// shodan reads a line of a Shodan export.
func (l *listing) shodan(line string) {
	var b banner
	if !l.object(line, &b) {
		return
	}
	ip, column := b.IPStr, "ip_str"
	if ip == "" && b.IPv6 != "" {
		ip, column = b.IPv6, "ipv6"
	}
	switch {
	case ip == "" || b.Port == nil:
		l.unknown(line, "ip_str and port")
	case b.DNS == nil && !strings.HasPrefix(b.Shodan.Module, "dns"):
		l.reject("_shodan.module", "the banner is not of DNS (module %.40q)", b.Shodan.Module)
	case b.Transport != "udp":
		l.reject("transport", "seen over %.40q and not over udp", b.Transport)
	case b.DNS != nil && b.DNS.Recursive != nil && !*b.DNS.Recursive:
		l.reject("dns.recursive", "the crawler found no recursion: not a resolver")
	default:
		at, err := instant(b.Timestamp, shodanTime)
		if err != nil {
			l.reject("timestamp", "%v", err)
			return
		}
		l.add(entry{address: ip, port: scalar(b.Port), seen: at, addressColumn: column, portColumn: "port"})
	}
}

// service is what is read of a service in a Censys host record: port, transport_protocol
// and its name, which is service_name in Legacy Search (page Service Information of the
// documentation: services.port, services.service_name, services.transport_protocol,
// services.observed_at) and protocol in the Platform, where the instant is scan_time.
type service struct {
	Port       json.RawMessage `json:"port"`
	Name       string          `json:"service_name"`
	Protocol   string          `json:"protocol"`
	Transport  string          `json:"transport_protocol"`
	ObservedAt string          `json:"observed_at"`
	ScanTime   string          `json:"scan_time"`
}

// record is a Censys host: ip and services at the top (Legacy Search), or both under host
// (Platform: host.ip, host.services). A line with ip, port and the fields of a service at
// the top is a host of one service.
type record struct {
	IP       string    `json:"ip"`
	Services []service `json:"services"`
	service
	Host *struct {
		IP       string    `json:"ip"`
		Services []service `json:"services"`
	} `json:"host"`
}

// censys reads a line of a Censys export: each service DNS over UDP is an entry. The other
// services of such a host are no candidates and are not reported.
func (l *listing) censys(line string) {
	var r record
	if !l.object(line, &r) {
		return
	}
	ip, services := r.IP, r.Services
	if r.Host != nil {
		ip, services = r.Host.IP, r.Host.Services
	} else if services == nil && r.Port != nil {
		services = []service{r.service}
	}
	if ip == "" || services == nil {
		l.unknown(line, "ip and services")
		return
	}
	found := false
	for i, s := range services {
		name := s.Name + s.Protocol
		if s.Port == nil || name == "" || s.Transport == "" {
			found = true
			l.reject("services", "service %d of %d lacks its port, name or transport_protocol", i+1, len(services))
			continue
		}
		if !strings.EqualFold(name, "DNS") || !strings.EqualFold(s.Transport, "UDP") {
			continue
		}
		found = true
		at, err := instant(s.ObservedAt+s.ScanTime, time.RFC3339)
		if err != nil {
			l.reject("services", "%v", err)
			continue
		}
		l.add(entry{address: ip, port: scalar(s.Port), seen: at, addressColumn: "ip", portColumn: "services"})
	}
	if !found {
		l.reject("services", "none of the %d services is DNS over UDP", len(services))
	}
}

// object decodes a line, or rejects it.
func (l *listing) object(line string, v any) bool {
	if err := json.Unmarshal([]byte(line), v); err != nil {
		l.reject("", "not an object of the format: %v", err)
		return false
	}
	return true
}

// unknown rejects an object of another shape with what was found.
func (l *listing) unknown(line, wanted string) {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(line), &object) != nil {
		object = nil
	}
	l.reject("", "the object does not have %s but %s", wanted, keys(object))
}

// keys names the keys of an object, in order, at most 20.
func keys(object map[string]json.RawMessage) string {
	if len(object) == 0 {
		return "no keys"
	}
	names := slices.Sorted(maps.Keys(object))
	for i, n := range names {
		names[i] = fmt.Sprintf("%.40s", n)
	}
	if len(names) > 20 {
		names = append(names[:20], "…")
	}
	return strings.Join(names, ", ")
}

// scalar returns a JSON number, truth value or string as text; null is empty, and so is
// nothing at all.
func scalar(v json.RawMessage) string {
	var s string
	switch {
	case len(v) == 0 || bytes.Equal(v, []byte("null")):
		return ""
	case json.Unmarshal(v, &s) == nil:
		return s
	}
	return string(v)
}

// instant reads an instant in UTC; an empty one is the zero time.
func instant(s, form string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(form, s)
	if err != nil || t.Year() < 1970 || t.Year() > 9999 {
		return time.Time{}, fmt.Errorf("%.40q is not an instant such as %s", s, form)
	}
	return t.UTC(), nil
}
