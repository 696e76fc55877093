// Package loading loads what a collector has written into the study's database. A collector that was
// built without cgo has no database: its parts are as good, and 'bridle load' takes them in wherever
// there is one.
package loading
