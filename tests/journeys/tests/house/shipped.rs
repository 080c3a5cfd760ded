//! What goes to users.

use std::collections::BTreeSet;
use std::process::Command;

use crate::root;

#[test]
fn the_shipped_tree_holds_no_service_no_testkit_no_rsa() {
    let tree = |package: &str, extra: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "--package",
                package,
                "--edges",
                "normal,build",
                "--prefix",
                "none",
            ])
            .args(extra)
            .current_dir(root())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines()
            .filter_map(|line| line.split(' ').next())
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    let banned = [
        "kazasu-service",
        "kazasu-testkit",
        "rsa",
        "sqlx",
        "axum",
        "aws-lc-sys",
        "openssl-sys",
    ];
    let shipped = tree("kazasu", &["--no-default-features", "--features", "pcsc"]);
    let phones = tree("kazasu-ffi", &[]);
    for name in banned {
        assert!(!shipped.contains(name), "{name} is in the shipped tree");
        assert!(!phones.contains(name), "{name} is in the phones' library");
    }
    for name in ["clap", "uniffi_bindgen", "pcsc", "kazasu-testing"] {
        assert!(!phones.contains(name), "{name} is in the phones' library");
    }
    assert!(
        phones.contains("uniffi_core"),
        "this test would not notice UniFFI"
    );
    let demo = tree("kazasu", &[]);
    for name in ["kazasu-service", "kazasu-testkit", "rsa"] {
        assert!(demo.contains(name), "this test would not notice {name}");
    }
}
