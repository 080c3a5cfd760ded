//! Nothing personal and nothing secret is logged, at any level, and none of it lies in the database file.
#![expect(dead_code, reason = "uses a part of the world")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "service/world/mod.rs"]
mod world;

use std::io;
use std::sync::{Arc, Mutex};

use kazasu_wire::route;
use kazasu_wire::secret::ActivationCode;
use tracing_subscriber::fmt::MakeWriter;

use world::device::activation;
use world::search::holds;
use world::{Call, Card, Device, FIRST, Receipt, World, receipt, register};

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn journeys_leave_no_person_and_no_secret_behind() {
    let captured = Captured::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(captured.clone())
        .init();

    let world = World::with(|settings| settings.behind_proxy = vec!["127.0.0.0/8".parse().unwrap()]).await;
    let account = world.account(FIRST).await;
    let mut device = Device::new();
    let mut wrong = activation(&account);
    wrong.activation_code = ActivationCode::new("987654321098".into());
    let call = Call {
        headers: vec![("X-Forwarded-For", "203.0.113.77".to_owned())],
        ..Call::post(route::ACTIVATIONS, &wrong)
    };
    device
        .send(&world, call)
        .await
        .refused(403, "device.activation.refused");
    assert_eq!(device.activate(&world, &account).await.status, 200);
    device.refresh(&world).await;
    let card = Card::of(&world.mint, register::VALID);
    let good = device.signed(&world, &card).await;
    let result = device.submit(&world, &good).await.result();
    let mut bad = device.signed(&world, &card).await;
    bad.signature.0[3] ^= 1;
    device
        .submit(&world, &bad)
        .await
        .refused(422, "check.signature.invalid");
    let path = format!("{}?facility_id={}", route::RESULTS, device.facility());
    assert_eq!(device.send(&world, Call::get(path)).await.status, 200);
    // A body that is wrong in the middle: a parser that quotes would quote the name.
    let quoted = serde_json::json!({"facility_id": 7, "method": "試験 花子"});
    device
        .send(&world, Call::post(route::CHALLENGES, &quoted))
        .await
        .refused(400, "request.body.malformed");

    let receipt = Receipt::of(&world, FIRST).await;
    let number = receipt::number_path(&result.result_id);
    let set = receipt
        .set(&world, &number, Some("planted-0001"), Some("*"))
        .await;
    assert_eq!(set.status, 200);
    let copy = [("Accept", "text/tab-separated-values")];
    let path = receipt::result_path(&result.result_id);
    assert_eq!(receipt.get(&world, &path, &copy).await.status, 200);
    receipt
        .set(&world, &number, Some("planted-0002\n"), Some("*"))
        .await
        .refused(400, "request.body.malformed");

    let coverage = &result.coverages[0];
    let serial = register::VALID.to_be_bytes();
    let mut secrets: Vec<(&str, Vec<u8>)> = vec![
        ("password", account.password.expose().into()),
        ("activation code", account.activation_code.expose().into()),
        ("caller's address", b"203.0.113.77".to_vec()),
        ("wrong activation code", b"987654321098".to_vec()),
        ("payload", account.to_text().as_bytes().to_vec()),
        ("refresh token", device.refresh_token().into()),
        ("access token", device.token.clone().unwrap().into_bytes()),
        ("client secret", receipt.secret.clone().into()),
        ("bearer token", receipt.token.clone().into()),
        ("inquiry number", b"planted-0001".to_vec()),
        ("malformed inquiry number", b"planted-0002".to_vec()),
        ("name", coverage.name.clone().unwrap().into_bytes()),
        ("kana", coverage.name_kana.clone().unwrap().into_bytes()),
        ("number", coverage.number.clone().unwrap().into_bytes()),
        ("symbol", coverage.symbol.clone().unwrap().into_bytes()),
        ("address", coverage.address.clone().unwrap().into_bytes()),
        ("serial", serial.to_vec()),
        ("certificate", card.certificate[600..640].to_vec()),
        ("signature", good.signature.as_bytes()[..32].to_vec()),
    ];
    let logged = captured.0.lock().unwrap().clone();
    assert!(holds(&logged, b"answered"), "nothing was logged at all");
    for (what, secret) in &secrets {
        assert!(!holds(&logged, secret), "{what} is in the log");
    }

    // At rest: the same, and the pseudonym too; what must be found again is there.
    secrets.push(("patient_ref", result.patient_ref.clone().unwrap().as_str().into()));
    let folder = world.settings.key_ring.parent().unwrap().to_owned();
    world.running.stop().await;
    for file in ["kazasu.db", "kazasu.db-wal"] {
        let bytes = std::fs::read(folder.join(file)).unwrap_or_default();
        for (what, secret) in &secrets {
            assert!(!holds(&bytes, secret), "{what} is in {file}");
        }
    }
    let database = std::fs::read(folder.join("kazasu.db")).unwrap();
    assert!(holds(&database, result.result_id.as_str().as_bytes()));
}

/// The capture itself must see what is logged.
#[test]
fn what_is_logged_is_captured() {
    let mark = "試験 花子".as_bytes();
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt().with_writer(captured.clone()).finish();
    tracing::subscriber::with_default(subscriber, || tracing::info!(name = "試験 花子", "planted"));
    assert!(holds(&captured.0.lock().unwrap(), mark));
}
