package imports

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
)

// Detect tells the format of a list of resolvers from its first line that is neither empty
// nor a comment. A line that fits no format, or could fit several, is an error that says
// what was found.
func Detect(path string) (string, error) {
	line, err := first(path)
	if err != nil {
		return "", err
	}
	format, err := detect(line)
	if err != nil {
		return "", fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return format, nil
}

func detect(line string) (string, error) {
	switch {
	case line == "":
		return "", fmt.Errorf("the file is empty")
	case line[0] == '{':
		return detectJSON(line)
	case strings.HasPrefix(line, `[{`) || line == "[":
		return "", fmt.Errorf("one JSON array over the whole file: write one object a line, such as with jq -c '.[]'")
	}
	f, err := fields(line)
	if err == nil && index(f, "saddr") >= 0 {
		return ZmapCSV, nil
	}
	if err == nil && len(f) > 1 {
		return "", fmt.Errorf("CSV with the fields %.200q: say that it is %s and which columns to take", f, CSV)
	}
	text, _, _ := strings.Cut(line, "#")
	a, _ := splitPort(strings.TrimSpace(text))
	if _, err := address(a); err != nil {
		return "", fmt.Errorf("the first line is %.200q, no address: say the format", line)
	}
	return Plain, nil
}

func detectJSON(line string) (string, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &object); err != nil {
		return "", fmt.Errorf("the first line is no whole JSON object (%w): write one object a line, as 'jq -c .' does", err)
	}
	has := func(key string) bool { return object[key] != nil }
	switch {
	case has("saddr"):
		return ZmapJSON, nil
	case has("ip_str"), has("_shodan"):
		return Shodan, nil
	case has("ip") && (has("services") || has("transport_protocol")), has("host"):
		return Censys, nil
	}
	return "", fmt.Errorf("the first object has the keys %s, which are not those of zmap (saddr), Shodan (ip_str, port) or Censys (ip, services)", keys(object))
}
