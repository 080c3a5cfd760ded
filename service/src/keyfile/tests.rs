use super::*;

fn month(text: &str) -> SealingKey {
    SealingKey::Month(Month::parse(text).unwrap())
}

#[test]
fn sealed_values_survive_a_restart_and_name_their_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let ring = KeyFile::open_or_create(&path).unwrap();
    let sealed = ring.seal(month("2026-11"), b"results/1", b"plain").unwrap();
    assert_eq!(parse_sealed(&sealed).unwrap().0, "2026-11");
    let mac = ring.mac(Purpose::Patient, &[b"a", b"b"]);
    drop(ring);

    let ring = KeyFile::open_or_create(&path).unwrap();
    assert_eq!(ring.open(b"results/1", &sealed).unwrap().as_slice(), b"plain");
    assert_eq!(ring.mac(Purpose::Patient, &[b"a", b"b"]), mac);
    assert_ne!(ring.mac(Purpose::Nonce, &[b"a", b"b"]), mac);
    assert_ne!(ring.mac(Purpose::Patient, &[b"ab", b""]), mac);
    assert!(matches!(
        ring.open(b"results/2", &sealed),
        Err(KeyRingError::Sealed)
    ));
    let mut changed = sealed.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(matches!(
        ring.open(b"results/1", &changed),
        Err(KeyRingError::Sealed)
    ));
}

#[test]
fn a_destroyed_month_stays_destroyed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let ring = KeyFile::open_or_create(&path).unwrap();
    let old = ring.seal(month("2026-09"), b"r", b"plain").unwrap();
    let new = ring.seal(month("2026-10"), b"r", b"plain").unwrap();
    let october = Month::parse("2026-10").unwrap();
    assert_eq!(ring.forget_before(october).unwrap(), ["2026-09"]);
    assert!(ring.forget_before(october).unwrap().is_empty());
    let ring = KeyFile::open_or_create(&path).unwrap();
    assert!(matches!(ring.open(b"r", &old), Err(KeyRingError::KeyGone)));
    assert!(ring.open(b"r", &new).is_ok());
    assert!(matches!(
        ring.seal(month("2026-09"), b"r", b"plain"),
        Err(KeyRingError::KeyGone)
    ));
}

#[test]
fn two_processes_share_one_ring() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let (one, two) = (
        KeyFile::open_or_create(&path).unwrap(),
        KeyFile::open_or_create(&path).unwrap(),
    );
    let november = one.seal(month("2026-11"), b"r", b"plain").unwrap();
    let december = two.seal(month("2026-12"), b"r", b"plain").unwrap();
    let also_november = two.seal(month("2026-11"), b"r", b"plain").unwrap();
    for ring in [&one, &two, &KeyFile::open_or_create(&path).unwrap()] {
        for sealed in [&november, &december, &also_november] {
            assert_eq!(ring.open(b"r", sealed).unwrap().as_slice(), b"plain");
        }
    }
}

fn at(day: &str) -> Timestamp {
    format!("{day}T00:00:00Z").parse().unwrap()
}

#[test]
fn a_rotation_makes_new_keys_and_loses_no_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let ring = KeyFile::open_or_create(&path).unwrap();
    assert_eq!(ring.current(), Generation::FIRST);
    assert!(ring.superseded().is_empty());
    let name = ring.mac(Purpose::Register, &[b"person"]);
    let proof = ring.mac_of(Generation::FIRST, Purpose::Nonce, &[b"x"]).unwrap();
    let mut sealed = vec![ring.seal(SealingKey::Register, b"r", b"plain").unwrap()];
    let november = ring.seal(month("2026-11"), b"r", b"plain").unwrap();
    for (number, id) in [(2, "register.2"), (3, "register.3")] {
        let made = ring.rotate(at("2026-11-21")).unwrap();
        assert_eq!(made.number(), number);
        let one = ring.seal(SealingKey::Register, b"r", b"plain").unwrap();
        assert_eq!(parse_sealed(&one).unwrap().0, id);
        sealed.push(one);
    }
    for ring in [&ring, &KeyFile::open_or_create(&path).unwrap()] {
        for one in sealed.iter().chain([&november]) {
            assert_eq!(ring.open(b"r", one).unwrap().as_slice(), b"plain");
        }
        assert_eq!(ring.mac(Purpose::Register, &[b"person"]), name, "names last");
        let of = |number| {
            let generation = Generation::of(number).unwrap();
            ring.mac_of(generation, Purpose::Nonce, &[b"x"])
        };
        assert_eq!(of(1).unwrap(), proof);
        assert_ne!(of(2).unwrap(), proof);
        assert_ne!(of(2).unwrap(), of(3).unwrap());
        assert!(matches!(of(4), Err(KeyRingError::KeyGone)));
        // A month's key belongs to no generation.
        let again = ring.seal(month("2026-11"), b"r", b"plain").unwrap();
        assert_eq!(parse_sealed(&again).unwrap().0, "2026-11");
    }
}

#[test]
fn only_an_older_key_is_retired() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let ring = KeyFile::open_or_create(&path).unwrap();
    let other = KeyFile::open_or_create(&path).unwrap();
    let first = ring.seal(SealingKey::Register, b"r", b"plain").unwrap();
    for id in [
        "register",
        "register.2",
        "2026-11",
        "register.0",
        "register.x",
        "other",
    ] {
        assert!(matches!(ring.retire(id), Err(KeyRingError::KeyGone)), "{id}");
    }
    ring.rotate(at("2026-11-21")).unwrap();
    ring.rotate(at("2026-11-22")).unwrap();
    let second = Superseded {
        id: "register.2".into(),
        since: at("2026-11-22"),
    };
    let ids = |ring: &KeyFile| ring.superseded();
    assert_eq!(ids(&ring)[1], second);
    ring.retire("register").unwrap();
    assert_eq!(ids(&ring), [second]);
    assert!(matches!(ring.retire("register.3"), Err(KeyRingError::KeyGone)));
    other.refresh().unwrap();
    for ring in [&ring, &other, &KeyFile::open_or_create(&path).unwrap()] {
        assert!(matches!(ring.open(b"r", &first), Err(KeyRingError::KeyGone)));
        assert_eq!(
            ring.mac_of(Generation::FIRST, Purpose::Nonce, &[]).unwrap(),
            ring.mac(Purpose::Nonce, &[])
        );
    }
}

#[test]
fn processes_notice_each_others_rotations() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let (one, two) = (
        KeyFile::open_or_create(&path).unwrap(),
        KeyFile::open_or_create(&path).unwrap(),
    );
    let second = one.rotate(at("2026-11-21")).unwrap();
    // Where it matters at once: what is sealed, and what the other one made.
    let sealed = two.seal(SealingKey::Register, b"r", b"plain").unwrap();
    assert_eq!(parse_sealed(&sealed).unwrap().0, "register.2");
    assert_eq!(
        two.mac_of(second, Purpose::Nonce, &[b"x"]).unwrap(),
        one.mac_of(second, Purpose::Nonce, &[b"x"]).unwrap()
    );
    // Both at once make two generations, not one that is lost.
    one.rotate(at("2026-11-22")).unwrap();
    assert_eq!(two.rotate(at("2026-11-22")).unwrap().number(), 4);
    one.refresh().unwrap();
    assert_eq!(one.current(), two.current());
    // A month made by the one while the other rotates is there for both.
    let december = one.seal(month("2026-12"), b"r", b"plain").unwrap();
    two.rotate(at("2026-11-23")).unwrap();
    assert!(two.open(b"r", &december).is_ok());
}

#[test]
fn what_a_crash_leaves_beside_the_file_is_no_ring() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let ring = KeyFile::open_or_create(&path).unwrap();
    let sealed = ring.seal(SealingKey::Register, b"r", b"plain").unwrap();
    // A power cut after half of the new file was written, before it took the place of the old one.
    fs::write(path.with_extension("new"), b"{\"version\":2,\"ro").unwrap();
    let ring = KeyFile::open_or_create(&path).unwrap();
    assert_eq!(ring.current(), Generation::FIRST);
    ring.rotate(at("2026-11-21")).unwrap();
    let ring = KeyFile::open_or_create(&path).unwrap();
    assert_eq!(ring.current().number(), 2);
    assert!(ring.open(b"r", &sealed).is_ok());
}

#[test]
fn a_ring_never_rotated_is_one_older_programs_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let ring = KeyFile::open_or_create(&path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("{\"version\":1,") && !text.contains("generations"));
    ring.rotate(at("2026-11-21")).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("{\"version\":2,"),
        "they must not drop what they do not know"
    );
    for wrong in [
        text.replacen("\"version\":2", "\"version\":1", 1),
        text.replacen("\"version\":2", "\"version\":3", 1),
    ] {
        fs::write(&path, wrong).unwrap();
        let opened = KeyFile::open_or_create(&path);
        assert!(matches!(opened, Err(KeyRingError::Malformed)));
    }
}

#[cfg(unix)]
#[test]
fn a_file_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    drop(KeyFile::open_or_create(&path).unwrap());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(
        KeyFile::open_or_create(&path),
        Err(KeyRingError::Exposed)
    ));
}
