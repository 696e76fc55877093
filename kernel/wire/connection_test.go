package wire

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// file is a connection file as jupyter_client 7.4.9 writes it.
const file = `{
  "shell_port": 44951,
  "iopub_port": 33489,
  "stdin_port": 54413,
  "control_port": 41459,
  "hb_port": 37867,
  "ip": "127.0.0.1",
  "key": "f3b9c2d1-6d5a2e0c9b7a41d08f3e5c11",
  "transport": "tcp",
  "signature_scheme": "hmac-sha256",
  "kernel_name": "bridle"
}`

func TestReadConnection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kernel.json")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := ReadConnection(path)
	want := Connection{Transport: "tcp", IP: "127.0.0.1", Shell: 44951, IOPub: 33489, Stdin: 54413, Control: 41459, Heartbeat: 37867,
		Key: "f3b9c2d1-6d5a2e0c9b7a41d08f3e5c11", SignatureScheme: "hmac-sha256", KernelName: "bridle"}
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := ReadConnection(path + "x"); err == nil || !strings.Contains(err.Error(), "open the connection file") {
		t.Errorf("error %v", err)
	}
}

func TestParseConnectionRefuses(t *testing.T) {
	change := func(old, with string) string {
		if !strings.Contains(file, old) {
			t.Fatalf("%q is not in the file", old)
		}
		return strings.Replace(file, old, with, 1)
	}
	for want, text := range map[string]string{
		"not a JSON object":                          `[1]`,
		"it is not JSON":                             file[:40],
		"something follows":                          file + "{}",
		`"key" comes twice`:                          change(`"ip"`, `"key": "x", "ip"`),
		`"hb_port" is missing`:                       change(`"hb_port"`, `"hbport"`),
		`"ip" is missing`:                            change(`"127.0.0.1"`, "null"),
		`the field "shell_port": json: cannot`:       change("44951", `"44951"`),
		`the field "iopub_port": json: cannot`:       change("33489", "3.5"),
		"the port of shell is 0":                     change("44951", "0"),
		"the port of shell is -1":                    change("44951", "-1"),
		"the port of hb is 65536":                    change("37867", "65536"),
		"shell and iopub have the same port 44951":   change("33489", "44951"),
		`the transport is "inproc"`:                  change(`"tcp"`, `"inproc"`),
		`the signature scheme is "hmac-sha1"`:        change("sha256", "sha1"),
		`asks for CURVE encryption ("curve_pub`:      change(`"ip"`, `"curve_publickey": "x", "ip"`),
		"for ipc the field \"ip\" has to be the beg": strings.Replace(change(`"tcp"`, `"ipc"`), "127.0.0.1", "", 1),
		"more than 65536 bytes":                      file + strings.Repeat(" ", maxConnectionFile),
	} {
		if c, err := ParseConnection([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q (got %+v)", err, want, c)
		}
	}
}

// Newer front ends add fields; they are no reason to refuse.
func TestParseConnectionPassesOverUnknownFields(t *testing.T) {
	text := strings.Replace(file, `"ip"`, `"jupyter_session": "/a/b.ipynb", "ip"`, 1)
	if _, err := ParseConnection([]byte(text)); err != nil {
		t.Error(err)
	}
}

func TestLocal(t *testing.T) {
	for ip, want := range map[string]bool{
		"127.0.0.1": true, "127.9.8.7": true, "::1": true, "[::1]": true, "localhost": true,
		"0.0.0.0": false, "::": false, "*": false, "": false, "192.0.2.1": false, "localhost.example.org": false, "::ffff:127.0.0.1": true,
	} {
		if got := (Connection{Transport: "tcp", IP: ip}).local(); got != want {
			t.Errorf("%q is local: %v, want %v", ip, got, want)
		}
	}
	if !(Connection{Transport: "ipc", IP: "/run/k"}).local() {
		t.Error("a file is not local")
	}
}

func TestAddress(t *testing.T) {
	for _, test := range []struct{ transport, ip, network, address string }{
		{"tcp", "localhost", "tcp", "127.0.0.1:7"},
		{"tcp", "::1", "tcp", "[::1]:7"},
		{"ipc", "/run/k", "unix", "/run/k-7"},
	} {
		n, a := Connection{Transport: test.transport, IP: test.ip, Stdin: 7}.Address(Stdin)
		if n != test.network || a != test.address {
			t.Errorf("got %s %s, want %s %s", n, a, test.network, test.address)
		}
	}
}

// FuzzParseConnection: what is taken is valid, and is the same after writing and reading.
func FuzzParseConnection(f *testing.F) {
	f.Add([]byte(file))
	f.Add([]byte(strings.Replace(file, `"tcp"`, `"ipc"`, 1)))
	f.Add([]byte(`{"shell_port":1,"shell_port":2}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseConnection(b)
		if err != nil {
			return
		}
		if err := c.validate(1); err != nil {
			t.Errorf("taken and not valid: %v", err)
		}
		written, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseConnection(written); err != nil || again != c {
			t.Errorf("%+v became %+v: %v", c, again, err)
		}
		c.Address(Shell)
	})
}
