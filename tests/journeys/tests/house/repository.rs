//! The files of the repository.

use std::process::Command;

use crate::{metadata, root, sources};

#[test]
fn the_map_fits_a_page_and_names_every_room() {
    let map = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    assert!(map.lines().count() <= 120, "{} lines", map.lines().count());
    for package in &metadata().packages {
        let folder = package.manifest_path.parent().unwrap();
        let room = folder.strip_prefix(root().to_str().unwrap()).unwrap().as_str();
        assert!(map.contains(room), "the map does not name {room}");
    }
}

#[test]
fn no_room_is_a_junk_drawer() {
    for (path, _) in sources() {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            !["utils", "util", "common", "helpers", "helper", "manager", "misc"].contains(&stem),
            "{path:?}"
        );
    }
}

#[test]
fn nothing_official_and_nothing_of_this_machine_is_in_the_repository() {
    let output = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success());
    // Written in two halves, so that this file does not find itself.
    let forbidden = [
        ["0800-080", "-4583"],
        ["iryohokenjyoho", "-portalsite"],
        ["iryohokenjyoho.service", "-now"],
    ];
    let mut read = 0;
    for name in String::from_utf8(output.stdout)
        .unwrap()
        .split('\0')
        .filter(|name| !name.is_empty())
    {
        let Ok(text) = std::fs::read_to_string(root().join(name)) else {
            continue;
        };
        read += 1;
        for [head, tail] in forbidden {
            assert!(
                !text.contains(&format!("{head}{tail}")),
                "{name} holds {head}{tail}"
            );
        }
    }
    assert!(read > 50, "only {read} files were read");
}
