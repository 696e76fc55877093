// Package amnesty reads two sets of Pegasus indicators that Amnesty International
// published as AmnestyTech/investigations.
//
//   - amnesty-nso-2018: indicators.csv, pairs of domain name and address. Each row
//     becomes a resolution without dates, and an indicator for the name and for the
//     address.
//   - amnesty-nso-2021: five lists of domain names, one for each version of the
//     infrastructure and one of all. Each line becomes an indicator and a name
//     observation, with the version as label.
//
// Both are read line by line, and every line after a header is taken over or
// rejected; repeated lines stay repeated. A line ends in LF or CR LF; a byte order
// mark at the start is passed over; a line feed at the very end opens no line.
package amnesty
