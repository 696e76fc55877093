package imports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// DetectResolutions tells the format of a file of names from its beginning. What fits no format is an error that says what was
// found.
func DetectResolutions(path string) (string, error) {
	b, f, err := begin(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head, _ := b.Peek(b.Size()) // what cannot be read is told by the reading
	format, err := detectNames(head)
	if err != nil {
		return "", fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return format, nil
}

func detectNames(head []byte) (string, error) {
	head = bytes.TrimSpace(head)
	for len(head) > 0 && head[0] == '#' {
		_, head, _ = bytes.Cut(head, []byte("\n"))
		head = bytes.TrimSpace(head)
	}
	if len(head) == 0 {
		return "", fmt.Errorf("the file is empty")
	}
	line, _, _ := strings.Cut(string(head[:min(len(head), 4096)]), "\n")
	switch {
	case head[0] == '{' || head[0] == '[':
		return detectObjects(head)
	case head[0] == ';', strings.HasPrefix(line, "$ORIGIN"), strings.HasPrefix(line, "$TTL"):
		return Zone, nil
	}
	if f, err := fields(strings.TrimSpace(line)); err == nil && index(f, "name") >= 0 {
		return CSV, nil
	}
	return "", fmt.Errorf("the first line is %.200q, which fits no format: say it; there are %s", line, strings.Join(ResolutionFormats(), ", "))
}

// detectObjects tells the format from the keys of the first object, as far as it is there.
func detectObjects(head []byte) (string, error) {
	d := json.NewDecoder(bytes.NewReader(head))
	if head[0] == '[' {
		d.Token()
	}
	d.Token()
	var keys []string
	for d.More() {
		key, err := d.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			break
		}
		keys = append(keys, name)
		var value json.RawMessage
		if d.Decode(&value) != nil {
			break
		}
	}
	has := func(key string) bool { return slices.Contains(keys, key) }
	switch {
	case has("cond"), has("obj"):
		return DNSDB, nil
	case has("rrname"):
		return COF, nil
	case has("name_value"), has("common_name"):
		return CTLog, nil
	}
	return "", fmt.Errorf("the first object has the keys %.200q, which are not those of passive DNS (rrname), DNSDB (cond, obj) or crt.sh (name_value)", keys)
}
