package imports

import (
	"bytes"
	"encoding/json"
)

// members parts a JSON object into its members, the last of a name; ok is false if the value is no object.
// The text must be valid JSON: a record is checked once as a whole, and its parts, which are looked at
// level by level, need not be checked again.
func members(valid []byte) (fields map[string]json.RawMessage, ok bool) {
	i := space(valid, 0)
	if i >= len(valid) || valid[i] != '{' {
		return nil, false
	}
	fields = map[string]json.RawMessage{}
	for i = space(valid, i+1); valid[i] != '}'; i = space(valid, i) {
		if valid[i] == ',' {
			i = space(valid, i+1)
		}
		end := valueEnd(valid, i)
		name, _ := unquoted(valid[i:end])
		i = space(valid, space(valid, end)+1) // after the colon
		end = valueEnd(valid, i)
		fields[name] = valid[i:end:end]
		i = end
	}
	return fields, true
}

// elements parts a JSON array of a valid text into its elements; ok is false if the value is no array.
func elements(valid []byte) (all []json.RawMessage, ok bool) {
	i := space(valid, 0)
	if i >= len(valid) || valid[i] != '[' {
		return nil, false
	}
	for i = space(valid, i+1); valid[i] != ']'; i = space(valid, i) {
		if valid[i] == ',' {
			i = space(valid, i+1)
		}
		end := valueEnd(valid, i)
		all = append(all, valid[i:end:end])
		i = end
	}
	return all, true
}

// unquoted returns a JSON string of a valid text; ok is false if the value is none.
func unquoted(valid []byte) (s string, ok bool) {
	if len(valid) < 2 || valid[0] != '"' {
		return "", false
	}
	if bytes.IndexByte(valid, '\\') < 0 {
		return string(valid[1 : len(valid)-1]), true
	}
	err := json.Unmarshal(valid, &s)
	return s, err == nil
}

// space returns the place of the next byte that is no space, from i on.
func space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// valueEnd returns the place after the value that begins at i.
func valueEnd(b []byte, i int) int {
	depth := 0
	for ; i < len(b); i++ {
		switch b[i] {
		case '"':
			i = quoted(b, i)
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i // of what the value, a number or a word, stands in
			}
			depth--
		case ',', ':', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return i
			}
			continue
		default:
			continue // of a number or a word
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(b)
}

// quoted returns the place of the quote that ends the string that begins at i.
func quoted(b []byte, i int) int {
	for i++; i < len(b); i++ {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return len(b) - 1
		}
		i += n
		escapes := 0
		for b[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i
		}
	}
	return len(b) - 1
}
