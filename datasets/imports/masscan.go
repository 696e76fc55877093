package imports

import (
	"encoding/json"
	"encoding/xml"
	"strings"
)

// open takes an entry of masscan over if it is an open TCP port.
func (s *servers) open(ip, port, protocol, status string) {
	switch {
	case protocol != "tcp":
		s.reject("proto", "the protocol is %.20q and not tcp", protocol)
	case status != "open":
		s.reject("status", "the port is %.20q and not open", status)
	default:
		s.add(ip, port, "ip", "port")
	}
}

// masscanList reads a line of masscan -oL:
//
//	open tcp 443 192.0.2.1 1390380064
//	banner tcp 443 192.0.2.1 1390380065 ssl TLS/1.1 …
//
// A banner comes of an open port, whose own line mostly stands before it: it is a duplicate
// then.
func (s *servers) masscanList(line string) {
	if strings.HasPrefix(line, "#") {
		return
	}
	f := strings.Fields(line)
	switch {
	case len(f) < 5:
		s.reject("", "the line has %d fields; masscan writes status, protocol, port, address and time", len(f))
	case f[0] == "banner":
		s.open(f[3], f[2], f[1], "open")
	default:
		s.open(f[3], f[2], f[1], f[0])
	}
}

// masscanHost is a record of masscan -oJ.
type masscanHost struct {
	IP    string `json:"ip"`
	Ports []struct {
		Port    json.RawMessage `json:"port"`
		Proto   string          `json:"proto"`
		Status  string          `json:"status"`
		Service *struct{}       `json:"service"` // a banner, which has no status
	} `json:"ports"`
}

// masscanJSON reads a line of masscan -oJ. The file is one array, a record a line, but the
// commas stand at the ends of records (up to 1.0.5, where the last has one too and
// {finished: 1} follows), or alone on lines between them.
func (s *servers) masscanJSON(line string) {
	text := strings.TrimSpace(line)
	if strings.HasPrefix(text, "#") {
		return
	}
	text = strings.TrimSpace(strings.Trim(text, ","))
	if text == "" || text == "[" || text == "]" || strings.HasPrefix(text, "{finished:") {
		return
	}
	text = strings.TrimPrefix(text, "[")
	if strings.HasSuffix(text, "}]") {
		text = strings.TrimSuffix(text, "]")
	}
	var hosts []masscanHost
	if err := json.Unmarshal([]byte("["+text+"]"), &hosts); err != nil {
		s.reject("", "not a record of masscan: %v", err)
		return
	}
	for _, h := range hosts {
		if h.IP == "" || len(h.Ports) == 0 {
			s.reject("", "the record does not have ip and ports")
		}
		for _, p := range h.Ports {
			status := p.Status
			if status == "" && p.Service != nil {
				status = "open"
			}
			s.open(h.IP, scalar(p.Port), p.Proto, status)
		}
	}
}

// masscanElement is a line <host> of masscan -oX.
type masscanElement struct {
	XMLName xml.Name `xml:"host"`
	Address struct {
		Addr string `xml:"addr,attr"`
	} `xml:"address"`
	Ports []struct {
		Protocol string `xml:"protocol,attr"`
		Port     string `xml:"portid,attr"`
		State    struct {
			State string `xml:"state,attr"`
		} `xml:"state"`
	} `xml:"ports>port"`
}

// masscanXML reads a line of masscan -oX, which has an element host on a line of its own for
// every answer. Head and foot of the document are blank.
func (s *servers) masscanXML(line string) {
	text := strings.TrimSpace(line)
	for _, frame := range []string{"<?xml", "<!--", "<nmaprun", "</nmaprun", "<scaninfo", "<runstats", "</runstats", "<finished", "<hosts ", "#"} {
		if strings.HasPrefix(text, frame) {
			return
		}
	}
	var h masscanElement
	if err := xml.Unmarshal([]byte(text), &h); err != nil {
		s.reject("", "not a whole element host on one line: %v", err)
		return
	}
	if len(h.Ports) == 0 {
		s.reject("ports", "the host has no ports")
	}
	for _, p := range h.Ports {
		s.open(h.Address.Addr, p.Port, p.Protocol, p.State.State)
	}
}

// masscanGrepable reads a line of masscan -oG, fields between tabs:
//
//	Timestamp: 1390380064	Host: 192.0.2.1 ()	Ports: 443/open/tcp//https//
//	Host: 192.0.2.1 ()	Port: 443	Service: ssl	Banner: …
//
// Older versions write no time, and put several ports after one another with commas between.
func (s *servers) masscanGrepable(line string) {
	if strings.HasPrefix(line, "#") {
		return
	}
	said := map[string]string{}
	for f := range strings.SplitSeq(line, "\t") {
		name, value, _ := strings.Cut(f, ":")
		if name = strings.TrimSpace(name); said[name] == "" {
			said[name] = strings.TrimSpace(value)
		}
	}
	ip, _, _ := strings.Cut(said["Host"], " ")
	switch {
	case ip == "" || said["Ports"] == "" && said["Port"] == "":
		s.reject("", "the line does not have Host and Ports")
	case said["Ports"] == "":
		s.open(ip, said["Port"], "tcp", "open") // a banner, whose protocol masscan does not write
	default:
		for one := range strings.SplitSeq(said["Ports"], ",") {
			p := strings.Split(strings.TrimSpace(one), "/")
			if len(p) < 3 {
				s.reject("Ports", "%.40q is not port/status/protocol", one)
				continue
			}
			s.open(ip, p[0], p[2], p[1])
		}
	}
}
