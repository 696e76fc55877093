// Package bundle knows the archive in which a study is handed over: data,
// notebooks, reports and what a reviewer needs to check them without the network.
//
//	README.md                  how to verify it, and what was withheld
//	bundle.json                what 'bridle verify' needs to know (Manifest)
//	APPENDIX.md                artifact appendix: claim, figure, command, time, sizes
//	CITATION.cff codecheck.yml datapackage.json ro-crate-metadata.json
//	data/runs/RUN/*.parquet    the parts of the study that the reports read
//	notebooks/NAME.ipynb       each notebook without outputs
//	reports/NAME/              each report as 'bridle run' writes it
//	SHA256SUMS                 hash of every file but itself
//
// Pack writes a folder as an archive: names sorted, times fixed, nothing compressed,
// so that equal files give equal bytes whatever wrote them. (Parquet and PNG are
// compressed already.) Unpack and Check take archives of strangers: names that leave
// the folder, sizes that are not true and files that no sum covers are refused.
//
// Documents writes the documents from a Manifest. They follow CITATION.cff 1.2.0,
// CODECHECK 1.0, Frictionless Data Package 1, RO-Crate 1.1 with the profile Process
// Run Crate 0.5, and the artifact appendix of ACM and USENIX.
package bundle
