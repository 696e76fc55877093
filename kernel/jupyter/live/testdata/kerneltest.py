"""Jupyter's own test of kernels, with this kernel's cells."""
import unittest

import jupyter_kernel_test


class Bridle(jupyter_kernel_test.KernelTests):
    kernel_name = "bridle"
    language_name = "go"
    file_extension = ".go"

    code_hello_world = 'import "fmt"\nfmt.Println("hello, world")'
    code_stderr = 'import ("fmt"; "os")\nfmt.Fprintln(os.Stderr, "oops")'
    code_generate_error = 'panic("told to")'
    code_execute_result = [
        {"code": "6*7", "result": "42"},
        {"code": '"a"+"b"', "result": "ab"},
        {"code": "[]int{1, 2}", "result": "[1 2]"},
    ]
    code_display_data = [
        {"code": 'import "display"\nDisplay(display.HTML("<b>x</b>"))', "mime": "text/html"},
        {"code": 'import "display"\nDisplay(display.Markdown("*x*"))', "mime": "text/markdown"},
    ]
    code_clear_output = 'import ("display"; "fmt")\nfmt.Println("a")\ndisplay.Clear(false)'

    completion_samples = [{"text": 'import "strings"\nstrings.Contai', "matches": ["Contains", "ContainsAny", "ContainsFunc", "ContainsRune"]}]
    complete_code_samples = ["1+1", "?x", 'fmt.Println("x")', "func f() int { return 1 }", "x := 1\nx", "%help", "", "for i := 0; i < 3; i++ {\n}"]
    incomplete_code_samples = ["func f() {", "fmt.Println(", "x := []int{1,", "if x {\n", "`raw", "for i := 0; i < 3; i++ {"]
    invalid_code_samples = ["x := := 1", "func 1f() {}", ")", "fmt.Println(1))"]

    code_history_pattern = "6*"
    supported_history_operations = ("tail", "range", "search")
    code_page_something = "?fmt.Println"
    code_inspect_sample = 'import "strings"\nstrings.Contains'


if __name__ == "__main__":
    unittest.main(verbosity=2)
