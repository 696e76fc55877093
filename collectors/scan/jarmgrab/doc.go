// Package jarmgrab takes the JARM hash of a TLS server: ten ClientHellos, each on a connection
// of its own, and a hash over what the server chose each time (Salesforce, 2020).
//
// The hash says which software and settings answered, and much software shares one. It costs
// ten connections, so it is a pass of its own that somebody must ask for.
package jarmgrab
