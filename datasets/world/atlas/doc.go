// Package atlas lists the countries that simulated worlds are made of: code, name, time zone
// and the languages that lures there are written in.
//
// Codes are those of ISO 3166-1 alpha-2, names its short names as the tz database writes them
// (file iso3166.tab, public domain), shortened where they are long. Zones are those of the tz
// database for the capital or most of the people, with the standard offset of the year 2018,
// without summer time; a test compares every offset with that database. The list holds states
// and territories with several networks of their own; it takes no side on their status.
// Languages are our own coarse choice and only decide the words of invented domain names.
package atlas
