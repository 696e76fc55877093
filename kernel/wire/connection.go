package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// A Connection is what a connection file says: where a kernel listens and with which key
// messages are signed.
type Connection struct {
	Transport string `json:"transport"` // "tcp" or "ipc"

	// IP is an address for tcp ("localhost" is 127.0.0.1), and the beginning of five file
	// names for ipc, as in Jupyter: IP-1, IP-2 and so on with the numbers of Ports.
	IP string `json:"ip"`

	Shell     int `json:"shell_port"`
	IOPub     int `json:"iopub_port"`
	Stdin     int `json:"stdin_port"`
	Control   int `json:"control_port"`
	Heartbeat int `json:"hb_port"`

	Key             string `json:"key"`              // empty: messages are not signed
	SignatureScheme string `json:"signature_scheme"` // "hmac-sha256"
	KernelName      string `json:"kernel_name,omitempty"`
}

// maxConnectionFile bounds a connection file in bytes; real ones have about 300.
const maxConnectionFile = 64 << 10

// ReadConnection reads the connection file that a front end wrote for the kernel.
func ReadConnection(path string) (Connection, error) {
	f, err := os.Open(path)
	if err != nil {
		return Connection{}, fmt.Errorf("open the connection file: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxConnectionFile+1))
	if err != nil {
		return Connection{}, fmt.Errorf("read the connection file: %w", err)
	}
	c, err := ParseConnection(b)
	if err != nil {
		return Connection{}, fmt.Errorf("connection file %s: %w", path, err)
	}
	return c, nil
}

// ParseConnection decodes the text of a connection file. Every field but kernel_name has to
// be there, with the type it should have and only once. Fields unknown here are passed
// over, since newer front ends add some; but a file that asks for encryption
// (curve_publickey, curve_secretkey) is refused, as this kernel would speak in the clear.
func ParseConnection(b []byte) (Connection, error) {
	if len(b) > maxConnectionFile {
		return Connection{}, fmt.Errorf("it has more than %d bytes", maxConnectionFile)
	}
	fields, err := uniqueFields(b)
	if err != nil {
		return Connection{}, err
	}
	for name := range fields {
		if strings.HasPrefix(name, "curve_") {
			return Connection{}, fmt.Errorf("it asks for CURVE encryption (%q), which this kernel does not speak; remove supported_encryption from the kernelspec", name)
		}
	}
	var c Connection
	var errs []error
	take := func(name string, to any) {
		raw, ok := fields[name]
		if !ok || string(raw) == "null" {
			errs = append(errs, fmt.Errorf("the field %q is missing", name))
		} else if err := json.Unmarshal(raw, to); err != nil {
			errs = append(errs, fmt.Errorf("the field %q: %w", name, err))
		}
	}
	take("transport", &c.Transport)
	take("ip", &c.IP)
	take("key", &c.Key)
	take("signature_scheme", &c.SignatureScheme)
	for ch := Shell; ch <= Heartbeat; ch++ {
		take(ch.String()+"_port", c.port(ch))
	}
	if _, ok := fields["kernel_name"]; ok {
		take("kernel_name", &c.KernelName)
	}
	if err := errors.Join(errs...); err != nil {
		return Connection{}, err
	}
	return c, c.validate(1)
}

// uniqueFields splits a JSON object and refuses names that come twice: which of the two
// counted would be a guess.
func uniqueFields(b []byte) (map[string]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("it is not a JSON object")
	}
	fields := make(map[string]json.RawMessage)
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("it is not JSON: %w", err)
		}
		name, _ := t.(string) // the decoder admits nothing else before a colon
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, fmt.Errorf("it is not JSON: %w", err)
		}
		if _, twice := fields[name]; twice {
			return nil, fmt.Errorf("the field %q comes twice", name)
		}
		fields[name] = raw
	}
	if _, err := d.Token(); err != nil {
		return nil, fmt.Errorf("it is not JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON object")
	}
	return fields, nil
}

func (c *Connection) port(ch Channel) *int {
	return [...]*int{Shell: &c.Shell, Control: &c.Control, Stdin: &c.Stdin, IOPub: &c.IOPub, Heartbeat: &c.Heartbeat}[ch]
}

// validate checks what fields say. Ports below lowest are refused.
func (c *Connection) validate(lowest int) error {
	if c.SignatureScheme != "hmac-sha256" && (c.Key != "" || c.SignatureScheme != "") {
		return fmt.Errorf("the signature scheme is %q, only hmac-sha256 is spoken", c.SignatureScheme)
	}
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return fmt.Errorf("the transport is %q, only tcp and ipc are spoken", c.Transport)
	}
	if c.Transport == "ipc" && (c.IP == "" || strings.ContainsRune(c.IP, 0)) {
		return errors.New("for ipc the field \"ip\" has to be the beginning of a file name")
	}
	used := make(map[int]Channel)
	for ch := Shell; ch <= Heartbeat; ch++ {
		p := *c.port(ch)
		if p < lowest || p > 65535 {
			return fmt.Errorf("the port of %s is %d, not one of %d to 65535", ch, p, lowest)
		}
		if other, taken := used[p]; taken && p != 0 {
			return fmt.Errorf("%s and %s have the same port %d", other, ch, p)
		}
		used[p] = ch
	}
	return nil
}

// Address returns the network ("tcp" or "unix") and the address of a channel, as package
// net names them.
func (c Connection) Address(ch Channel) (network, address string) {
	port := strconv.Itoa(*c.port(ch))
	if c.Transport == "ipc" {
		return "unix", c.IP + "-" + port
	}
	ip := c.IP
	if ip == "localhost" {
		ip = "127.0.0.1"
	}
	return "tcp", net.JoinHostPort(strings.Trim(ip, "[]"), port)
}

// local says whether only programs of the same machine can connect.
func (c Connection) local() bool {
	if c.Transport == "ipc" || c.IP == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(c.IP, "[]"))
	return err == nil && ip.IsLoopback()
}
