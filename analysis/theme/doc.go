// Package theme reads what lure names say.
package theme
