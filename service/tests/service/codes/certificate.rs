//! `certificate.…`: certificates that do not count. Each is 422, and burns its challenge.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{Timestamp, ToSpan as _};
use kazasu_pki::{AuthenticationCertificate, CrlSet, Mode, OcspRequest, TrustAnchors};
use kazasu_service::keyring::random;
use kazasu_service::ocsp::OcspClient;
use kazasu_service::settings::{Ocsp, Tls};
use kazasu_testkit::mint::{CertificateDraft, CertificateSpec, Generation, Mint, MintError, SigningKey};
use x509_cert::ext::pkix::KeyUsages;

use super::of_certificates;
use crate::world::{Answer, Card, FIRST, World, register};

#[tokio::test]
async fn of_cards() {
    let world = World::new().await;
    let codes = of_certificates();
    assert_eq!(codes.len(), 10);
    for code in codes {
        raise(&world, code).await.refused(422, code);
    }
}

async fn raise(world: &World, code: &str) -> Answer {
    let until = |text: &str| Card::until(&world.mint, register::VALID, text.parse().unwrap());
    let card = match code {
        "certificate.parse.malformed" => Card {
            certificate: b"no certificate".to_vec(),
            slot: 0,
        },
        "certificate.dates.expired" => until("2026-08-20T14:59:59Z"),
        "certificate.dates.not-yet-valid" => until("2029-11-20T00:00:00Z"),
        "certificate.path.signature" => faulty(world, |draft| {
            draft.signed_by = SigningKey::Stranger;
            Ok(())
        }),
        "certificate.path.unknown-authority" => faulty(world, |draft| draft.set_authority_key_id(&[9; 20])),
        "certificate.policy.unknown" => faulty(world, |draft| {
            draft.set_policy(Mode::Production.authentication_policy())
        }),
        "certificate.usage.wrong" => faulty(world, |draft| draft.set_key_usage(KeyUsages::KeyEncipherment)),
        "certificate.revocation.revoked" => Card::revoked(&world.mint),
        "certificate.revocation.unknown" => return with_stale_lists().await,
        "certificate.mode.test-in-production" => return in_production().await,
        other => unreachable!("nothing raises {other}"),
    };
    world.device(FIRST).await.check(world, &card).await
}

fn faulty(world: &World, change: impl FnOnce(&mut CertificateDraft) -> Result<(), MintError>) -> Card {
    let spec = CertificateSpec {
        generation: Generation::Third,
        serial: register::VALID,
        key_slot: 0,
        size: 1590,
        subject: "000000A0KAZASU48000000A".to_owned(),
        not_before: world.now() - (24 * 365).hours(),
        not_after: world.now() + (24 * 365).hours(),
    };
    Card {
        certificate: world.mint.authentication_with(&spec, change).unwrap(),
        slot: 0,
    }
}

async fn with_stale_lists() -> Answer {
    let world = World::new().await;
    world.pass(3 * 24 * 3_600);
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    device.check(&world, &card).await
}

/// A test card, at a service that trusts authorities of real cards.
async fn in_production() -> Answer {
    const CLINIC: &str = "1310000001";
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    // The origin names the port, so it is chosen beforehand.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = port.local_addr().unwrap();
    drop(port);
    let mut world = World::with(|settings| {
        let folder = settings.key_ring.parent().unwrap().to_owned();
        let file = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        settings.test_mode = false;
        settings.listen = address;
        settings.origin = format!("https://localhost:{}", address.port()).parse().ok();
        settings.tls = Some(Tls {
            certificate: file("tls.pem", &own.cert.pem()),
            key: file("tls.key", &own.signing_key.serialize_pem()),
        });
        settings
            .revocation_lists
            .retain(|list| list.ends_with("Third.crl"));
        settings.trust_anchors = vec![file("real.pem", &real_authority(World::begin()))];
    })
    .await;
    let root = reqwest::Certificate::from_pem(own.cert.pem().as_bytes()).unwrap();
    world.http = reqwest::Client::builder().tls_certs_only([root]).build().unwrap();
    let clinic = format!("institution_code,name,kind,registration_numbers\n{CLINIC},試験接骨院,judo,\n");
    assert!(world.import_facilities(clinic).await.taken);
    let device = world.device(CLINIC).await;
    device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
}

/// The authority of the cards here, without the mark by which it is one of tests; in PEM.
fn real_authority(now: Timestamp) -> String {
    let der = Mint::at(now)
        .authority_with(Generation::Third, |draft| {
            draft.set_policy(Mode::Production.authentication_policy())
        })
        .unwrap();
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        lines.join("\n")
    )
}

/// A responder nobody reaches: the operator reads it in the log.
#[tokio::test]
async fn of_a_responder() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mint = Mint::at(World::begin());
    let anchors = TrustAnchors::from_pem(Mode::Test, &mint.anchors_pem()).unwrap();
    let card = Card::of(&mint, register::VALID);
    let certificate = AuthenticationCertificate::parse(&card.certificate).unwrap();
    let request = OcspRequest::new(&anchors, &certificate, random()).unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let settings = Ocsp::at(format!("http://{closed}/").parse().unwrap());
    let responder = OcspClient::new(&settings).unwrap();
    let asked = responder
        .ask(&request, World::begin(), &CrlSet::new(anchors))
        .await;
    assert_eq!(asked.unwrap_err().code(), "trust.ocsp.unreachable");
}
