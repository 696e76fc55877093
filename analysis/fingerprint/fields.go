package fingerprint

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// fields are what selections may speak of, as expressions over the columns of
// the statement in [compile].
var fields = map[string]string{
	"protocol":          "protocol",
	"port":              "port",
	"tls.version":       "tls_version",
	"tls.cipher":        "tls_cipher",
	"tls.jarm":          "jarm",
	"http.status":       "status",
	"http.reason":       "reason",
	"http.raw":          "raw",
	"http.body":         "body",
	"http.body_sha256":  "body_sha256",
	"http.headers":      "array_to_string(headers, chr(10))",
	"http.header_order": "array_to_string(list_transform(headers, lambda h: split_part(h, ':', 1)), ', ')",
	"response":          "response_id",
}

// selectionSQL translates a selection: all of its fields must hold. A field that
// the grab does not have does not hold.
func selectionSQL(selection map[string]Values) (string, error) {
	if len(selection) == 0 {
		return "", errors.New("it has no fields")
	}
	var all []string
	for _, key := range slices.Sorted(maps.Keys(selection)) {
		sql, err := fieldSQL(key, selection[key])
		if err != nil {
			return "", err
		}
		all = append(all, "coalesce("+sql+", false)")
	}
	return "(" + strings.Join(all, " AND ") + ")", nil
}

// fieldSQL translates "field|modifier: values": one of the values must hold.
func fieldSQL(key string, values Values) (string, error) {
	name, modifier, _ := strings.Cut(key, "|")
	if len(values) == 0 {
		return "", fmt.Errorf("%s has no value", key)
	}
	if name == "certificate" {
		return certificateSQL(modifier, values)
	}
	column, ok := fields[name]
	if !ok {
		return "", fmt.Errorf("there is no field %q; there are certificate, %s", name,
			strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
	}
	var some []string
	for _, v := range values {
		switch modifier {
		case "":
			some = append(some, fmt.Sprintf("%s::VARCHAR = %s", column, quote(v)))
		case "contains":
			some = append(some, fmt.Sprintf("contains(%s::VARCHAR, %s)", column, quote(v)))
		case "startswith":
			some = append(some, fmt.Sprintf("starts_with(%s::VARCHAR, %s)", column, quote(v)))
		case "re":
			if _, err := regexp.Compile(v); err != nil {
				return "", err
			}
			some = append(some, fmt.Sprintf("regexp_matches(%s::VARCHAR, %s)", column, quote(v)))
		default:
			return "", fmt.Errorf("there is no modifier %q; there are contains, startswith and re", modifier)
		}
	}
	return "(" + strings.Join(some, " OR ") + ")", nil
}

// certificateSQL translates marks of any certificate in the chain: its identifier,
// or that it is a published indicator of a product.
func certificateSQL(modifier string, values Values) (string, error) {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quote(v)
	}
	list := "[" + strings.Join(quoted, ", ") + "]"
	switch modifier {
	case "":
		return "list_has_any(certificate_ids, " + list + ")", nil
	case "indicator":
		return `list_has_any(certificate_ids, (SELECT list(DISTINCT replace(kind, 'certificate_', '') || ':' || value ORDER BY 1)
    FROM indicators WHERE starts_with(kind, 'certificate_') AND list_contains(` + list + ", product)))", nil
	}
	return "", fmt.Errorf("certificate has no modifier %q; it has indicator (a product), or none", modifier)
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
