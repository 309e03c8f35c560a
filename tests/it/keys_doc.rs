//! `docs/keys.md` is the key table of the program.

use std::process::Command;

const DOC: &str = include_str!("../../docs/keys.md");

#[test]
fn the_page_of_keys_is_the_table() {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_regimen"))
        .env_clear()
        .env("HOME", home.path())
        .args(["keys", "--markdown"])
        .output()
        .unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    let page = DOC.find("\n## ").map_or("", |at| DOC.split_at(at).1);
    assert_eq!(page, table, "rewrite it from `regimen keys --markdown`");
}
