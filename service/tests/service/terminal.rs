//! Key and certificates of the terminal: what does not belong together does not start.

use std::sync::Arc;

use kazasu_service::clock::SystemClock;
use kazasu_service::settings::TerminalFiles;
use kazasu_service::terminal::{Terminal, TerminalError};
use kazasu_service::{Service, StartError};
use kazasu_testkit::mint::{Mint, TerminalDraft};
use kazasu_wire::challenge::ChallengeRequest;
use kazasu_wire::method::Method;
use kazasu_wire::route;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};

use crate::world::{Call, FIRST, World, settings, terminal};

/// A certificate issued by the minted terminal itself, for the same key under another name.
fn second_link() -> (Vec<u8>, Vec<u8>) {
    let minted = terminal::minted();
    let (mut body, _) = minted.certificates[0].clone();
    let subject = body[26..42].to_vec();
    body[10..26].copy_from_slice(&subject);
    body[26..33].copy_from_slice(b"KZLEAF0");
    let key = RsaKeyPair::from_pkcs8(&minted.private_key).unwrap();
    let mut signature = vec![0; 256];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        &body[5..],
        &mut signature,
    )
    .unwrap();
    let head = [0x5F, 0x37, 0x82, 0x01, 0x00];
    (body, [&head[..], &signature].concat())
}

#[test]
fn what_belongs_together_loads() {
    let folder = tempfile::tempdir().unwrap();
    let minted = terminal::minted();
    let one = minted.certificates.clone();
    let two = [one.clone(), vec![second_link()]].concat();
    let now = World::begin();
    for chain in [one, two] {
        let files = terminal::files(folder.path(), &minted.private_key, &chain);
        let loaded = Terminal::load(&files).unwrap();
        assert_eq!(loaded.certificates().len(), chain.len());
        assert!(!loaded.is_expired(now));
        assert_eq!(loaded.answer(b"12345678"), minted.answer(b"12345678").ok());
        let shown = format!("{loaded:?}");
        assert!(shown.contains("***") && shown.len() < 120, "{shown}");
    }
    // PEM is taken as well.
    let files = terminal::files(folder.path(), &minted.private_key, &minted.certificates);
    std::fs::write(&files.key, pem_of(&minted.private_key)).unwrap();
    assert!(Terminal::load(&files).is_ok());
}

fn pem_of(der: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut pem = "a line before\n-----BEGIN PRIVATE KEY-----\n".to_owned();
    let url = kazasu_wire::base64url::encode(der);
    let mut text: String = url.replace('-', "+").replace('_', "/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    for line in text.as_bytes().chunks(64) {
        writeln!(pem, "{}", std::str::from_utf8(line).unwrap()).unwrap();
    }
    pem + "-----END PRIVATE KEY-----\n"
}

#[test]
fn what_does_not_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let minted = terminal::minted();
    let good = || terminal::files(folder.path(), &minted.private_key, &minted.certificates);
    let load = |files: &TerminalFiles| Terminal::load(files).unwrap_err();

    for setting in ["terminal.key", "terminal.certificates"] {
        let mut files = good();
        let missing = folder.path().join("nowhere");
        if setting == "terminal.key" {
            files.key = missing;
        } else {
            files.certificates = missing;
        }
        match load(&files) {
            TerminalError::Unreadable {
                setting: named,
                cause,
            } => {
                assert_eq!((named, cause), (setting, std::io::ErrorKind::NotFound));
            }
            other => panic!("{other:?}"),
        }
    }
    for garbage in [&b""[..], b"no key", &[0x30; 400]] {
        let files = terminal::files(folder.path(), garbage, &minted.certificates);
        assert!(matches!(load(&files), TerminalError::Key));
    }
    let mint = Mint::at(World::begin());
    let other_key = mint
        .terminal(TerminalDraft {
            other_key: true,
            ..TerminalDraft::default()
        })
        .unwrap();
    let files = terminal::files(folder.path(), &other_key.private_key, &other_key.certificates);
    assert!(matches!(load(&files), TerminalError::OtherKey));

    let link = minted.certificates[0].clone();
    let spoiled = |change: fn(&mut (Vec<u8>, Vec<u8>))| {
        let mut link = link.clone();
        change(&mut link);
        vec![link]
    };
    let chains = [
        vec![],
        vec![link.clone(); 5],
        spoiled(|link| link.0.truncate(306)),
        spoiled(|link| link.0.push(0)),
        spoiled(|link| link.0[0] ^= 1),
        spoiled(|link| link.0[33] = 0xAA),
        spoiled(|link| link.1.truncate(260)),
        spoiled(|link| link.1[0] ^= 1),
    ];
    for chain in chains {
        let files = terminal::files(folder.path(), &minted.private_key, &chain);
        assert!(
            matches!(load(&files), TerminalError::Certificates),
            "{}",
            chain.len()
        );
    }
    let files = good();
    for text in ["", "{}", "[{}]", r#"[{"body": "?", "signature": ""}]"#] {
        std::fs::write(&files.certificates, text).unwrap();
        assert!(matches!(load(&files), TerminalError::Certificates), "{text}");
    }

    let mut forged = second_link();
    forged.1[100] ^= 1;
    for second in [forged, link.clone()] {
        let files = terminal::files(folder.path(), &minted.private_key, &[link.clone(), second]);
        assert!(matches!(load(&files), TerminalError::Chain));
    }
}

#[cfg(unix)]
#[test]
fn a_key_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let minted = terminal::minted();
    let files = terminal::files(folder.path(), &minted.private_key, &minted.certificates);
    for mode in [0o640, 0o604, 0o644] {
        std::fs::set_permissions(&files.key, std::fs::Permissions::from_mode(mode)).unwrap();
        assert!(matches!(Terminal::load(&files), Err(TerminalError::Exposed)));
    }
}

#[tokio::test]
async fn the_service_does_not_start_with_a_terminal_it_cannot_use() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(&folder, &Mint::at(World::begin()));
    terminal::offer(&mut settings, &terminal::minted());
    std::fs::write(&settings.terminal.as_ref().unwrap().key, b"no key").unwrap();
    match Service::open(settings, Arc::new(SystemClock)).await {
        Err(error @ StartError::Terminal(TerminalError::Key)) => {
            assert_eq!(error.code(), "app.settings.invalid");
            assert!(error.to_string().contains("terminal.key"), "{error}");
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it started"),
    }
}

#[tokio::test]
async fn a_terminal_past_its_month_starts_and_is_refused_by_name() {
    let expired = Mint::at(World::begin())
        .terminal(TerminalDraft {
            expired: true,
            ..TerminalDraft::default()
        })
        .unwrap();
    let world = World::with(|settings| terminal::offer(settings, &expired)).await;
    let device = world.device(FIRST).await;
    let ask = |method| ChallengeRequest {
        facility_id: device.facility(),
        method,
    };
    device
        .send(&world, Call::post(route::CHALLENGES, &ask(Method::Visual)))
        .await
        .refused(403, "check.terminal.expired");
    let begin = serde_json::json!({"challenge_id": "c"});
    device
        .send(&world, Call::post(route::TERMINAL_AUTHENTICATIONS, &begin))
        .await
        .refused(403, "check.terminal.expired");
    let relay = serde_json::json!({"card_challenge": "AAAAAAAAAAA"});
    let path = format!("{}/some/answers", route::TERMINAL_AUTHENTICATIONS);
    device
        .send(&world, Call::post(path, &relay))
        .await
        .refused(403, "check.terminal.expired");
    // The PIN is not touched by it.
    let answer = device
        .send(&world, Call::post(route::CHALLENGES, &ask(Method::Pin)))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.json);
}

#[test]
fn a_month_ends_in_japan() {
    let folder = tempfile::tempdir().unwrap();
    let minted = terminal::minted();
    let files = terminal::files(folder.path(), &minted.private_key, &minted.certificates);
    let loaded = Terminal::load(&files).unwrap();
    assert_eq!(loaded.last_month().to_string(), "2027-11");
    for (now, expired) in [("2027-11-30T14:59:59Z", false), ("2027-11-30T15:00:00Z", true)] {
        assert_eq!(loaded.is_expired(now.parse().unwrap()), expired, "{now}");
    }
}
