//! The terminal of visual checks, as an operator puts it into the settings.

use std::path::Path;

use kazasu_service::Settings;
use kazasu_service::settings::TerminalFiles;
use kazasu_testkit::mint::{Mint, Terminal, TerminalDraft};
use kazasu_wire::base64url;
use kazasu_wire::method::Method;
use serde_json::json;

use super::World;

/// The terminal every world here is given.
pub fn minted() -> Terminal {
    Mint::at(World::begin())
        .terminal(TerminalDraft::default())
        .unwrap()
}

/// Offers visual checks with this terminal.
pub fn offer(settings: &mut Settings, terminal: &Terminal) {
    let folder = settings.key_ring.parent().unwrap().to_owned();
    settings.methods = vec![Method::Pin, Method::Visual];
    settings.terminal = Some(files(&folder, &terminal.private_key, &terminal.certificates));
}

/// Key and certificates as files.
pub fn files(folder: &Path, key: &[u8], certificates: &[(Vec<u8>, Vec<u8>)]) -> TerminalFiles {
    let list: Vec<_> = certificates
        .iter()
        .map(|(body, signature)| {
            json!({"body": base64url::encode(body), "signature": base64url::encode(signature)})
        })
        .collect();
    let files = TerminalFiles {
        key: folder.join("terminal.key"),
        certificates: folder.join("terminal.json"),
    };
    std::fs::write(&files.certificates, json!(list).to_string()).unwrap();
    std::fs::write(&files.key, key).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&files.key, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    files
}
