//! Revocation by OCSP: a real `openssl ocsp` beside the service, and peers that misbehave.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::IntoResponse;
use jiff::{SignedDuration, Timestamp};
use kazasu_pki::{AuthenticationCertificate, Mode, OcspRequest, TrustAnchors};
use kazasu_service::Settings;
use kazasu_service::settings::Ocsp;
use kazasu_testkit::mint::{Generation, Mint};
use kazasu_testkit::responder::{Answerer, IndexEntry, OpensslResponder, ResponderSpec};
use kazasu_wire::precheck::PrecheckRequest;
use kazasu_wire::route;

use crate::world::{Call, Card, Device, FIRST, World, register};

pub const GOOD: u32 = register::VALID;
pub const REVOKED: u32 = register::LOST;
const HELD: u32 = register::REPLACED;
pub const UNKNOWN: u32 = register::ELDERLY;
const HOUR: i64 = 3_600;

/// The responder's index: what is not in it is unknown.
fn index(now: Timestamp) -> Vec<(u32, IndexEntry)> {
    let since = now - SignedDuration::from_hours(24);
    vec![
        (GOOD, IndexEntry::Valid),
        (REVOKED, IndexEntry::Revoked(since)),
        (HELD, IndexEntry::OnHold(since)),
    ]
}

pub struct Responder {
    pub process: OpensslResponder,
    folder: tempfile::TempDir,
}

impl Responder {
    pub fn start(now: Timestamp, answerer: Answerer, minutes: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let process = Self::process(folder.path(), now, answerer, &index(now), 0, minutes);
        Self { process, folder }
    }

    pub fn process(
        folder: &Path,
        now: Timestamp,
        answerer: Answerer,
        index: &[(u32, IndexEntry)],
        port: u16,
        minutes: &str,
    ) -> OpensslResponder {
        let spec = ResponderSpec {
            generation: Generation::Third,
            answerer,
            index,
            port,
            arguments: &["-nmin", minutes],
        };
        OpensslResponder::start(&Mint::at(now), folder, &spec).unwrap()
    }

    /// Stops it, and gives what is needed to start it where it was.
    pub fn stop(self) -> (tempfile::TempDir, u16) {
        (self.folder, self.process.address().port())
    }
}

/// A world that has no lists and asks this responder.
pub async fn world_of(now: Timestamp, url: &str, change: impl FnOnce(&mut Settings)) -> World {
    let ocsp = Ocsp::at(url.parse().unwrap());
    World::at(now, |settings| {
        settings.revocation_lists = Vec::new();
        settings.ocsp = Some(ocsp);
        change(settings);
    })
    .await
}

pub fn card(world: &World, serial: u32) -> Card {
    Card::until(
        &world.mint,
        serial,
        world.now() + SignedDuration::from_hours(24 * 365),
    )
}

pub async fn check(world: &World, device: &Device, serial: u32) -> crate::world::Answer {
    device.check(world, &card(world, serial)).await
}

#[tokio::test]
async fn a_real_responder_decides() {
    let now = Timestamp::now();
    for answerer in [Answerer::Delegate(9), Answerer::Authority] {
        let responder = Responder::start(now, answerer, "60");
        let world = world_of(now, &responder.process.url(), |_| ()).await;
        let device = world.device(FIRST).await;
        check(&world, &device, GOOD).await.result();
        for serial in [REVOKED, HELD] {
            let answer = check(&world, &device, serial).await;
            answer.refused(422, "certificate.revocation.revoked");
        }
        let answer = check(&world, &device, UNKNOWN).await;
        answer.refused(422, "certificate.revocation.unknown");
    }
}

#[tokio::test]
async fn a_responder_with_a_wrong_key_is_not_believed() {
    let now = Timestamp::now();
    for answerer in [Answerer::OtherGeneration(9), Answerer::Stranger] {
        let responder = Responder::start(now, answerer, "60");
        let world = world_of(now, &responder.process.url(), |_| ()).await;
        let device = world.device(FIRST).await;
        for serial in [GOOD, REVOKED] {
            let answer = check(&world, &device, serial).await;
            answer.refused(422, "certificate.revocation.unknown");
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM ocsp_answers").await, 0);
        assert_eq!(world.count("SELECT COUNT(*) FROM revocations").await, 0);
    }
}

#[tokio::test]
async fn an_outage_is_bridged_to_the_end_of_the_kept_answer_and_no_longer() {
    let now = Timestamp::now();
    let responder = Responder::start(now, Answerer::Delegate(9), "60");
    let world = world_of(now, &responder.process.url(), |_| ()).await;
    let mut device = world.device(FIRST).await;
    let (good, unasked) = (card(&world, GOOD), card(&world, register::MULTIPLE));
    device.check(&world, &good).await.result();
    let (folder, port) = responder.stop();
    // Within its reuse the kept answer serves; after it the responder is asked in vain, and the answer still counts.
    device.check(&world, &good).await.result();
    world.pass(601);
    device.refresh(&world).await;
    device.check(&world, &good).await.result();
    let answer = device.check(&world, &unasked).await;
    answer.refused(422, "certificate.revocation.unknown");
    world.pass(HOUR);
    device.refresh(&world).await;
    let answer = device.check(&world, &good).await;
    answer.refused(422, "certificate.revocation.unknown");
    // It is left alone for a moment, then asked again.
    let back = Responder::process(
        folder.path(),
        now,
        Answerer::Delegate(9),
        &index(now),
        port,
        "300",
    );
    let answer = device.check(&world, &good).await;
    answer.refused(422, "certificate.revocation.unknown");
    world.pass(10);
    device.check(&world, &good).await.result();
    drop(back);
}

#[tokio::test]
async fn a_revocation_outlives_restart_outage_and_forgetting() {
    let now = Timestamp::now();
    let responder = Responder::start(now, Answerer::Delegate(9), "60");
    let world = world_of(now, &responder.process.url(), |_| ()).await;
    let mut device = world.device(FIRST).await;
    let answer = check(&world, &device, REVOKED).await;
    answer.refused(422, "certificate.revocation.revoked");
    let (folder, port) = responder.stop();
    let world = world.restarted().await;
    let answer = check(&world, &device, REVOKED).await;
    answer.refused(422, "certificate.revocation.revoked");
    // A responder that now calls it good, or a service without one, heals nothing.
    let forgetful = [(REVOKED, IndexEntry::Valid)];
    let back = Responder::process(folder.path(), now, Answerer::Delegate(9), &forgetful, port, "60");
    world.pass(700);
    device.refresh(&world).await;
    let answer = check(&world, &device, REVOKED).await;
    answer.refused(422, "certificate.revocation.revoked");
    drop(back);
    let world = world.restarted_with(|settings| settings.ocsp = None).await;
    let answer = check(&world, &device, REVOKED).await;
    answer.refused(422, "certificate.revocation.revoked");
}

#[tokio::test]
async fn a_hold_is_lifted_by_a_newer_answer() {
    let now = Timestamp::now();
    let responder = Responder::start(now, Answerer::Delegate(9), "60");
    let world = world_of(now, &responder.process.url(), |_| ()).await;
    let mut device = world.device(FIRST).await;
    let answer = check(&world, &device, HELD).await;
    answer.refused(422, "certificate.revocation.revoked");
    let (folder, port) = responder.stop();
    world.pass(601);
    device.refresh(&world).await;
    let answer = check(&world, &device, HELD).await;
    answer.refused(422, "certificate.revocation.revoked");
    world.pass(10);
    let found = [(HELD, IndexEntry::Valid)];
    let _back = Responder::process(folder.path(), now, Answerer::Delegate(9), &found, port, "60");
    check(&world, &device, HELD).await.result();
}

/// A peer in the responder's place that answers every question with `answer`, and counts them.
async fn peer(answer: impl IntoResponse + Clone + Send + Sync + 'static) -> (String, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = asked.clone();
    let router = Router::new().fallback(move || {
        counter.fetch_add(1, Ordering::SeqCst);
        std::future::ready(answer.clone())
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, asked)
}

/// The real responder's answer about the good card, to somebody else's question.
async fn overheard(now: Timestamp, serial: u32) -> Vec<u8> {
    let responder = Responder::start(now, Answerer::Delegate(9), "60");
    let mint = Mint::at(now);
    let card = Card::until(&mint, serial, now + SignedDuration::from_hours(24 * 365));
    let certificate = AuthenticationCertificate::parse(&card.certificate).unwrap();
    let anchors = TrustAnchors::from_pem(Mode::Test, &mint.anchors_pem()).unwrap();
    let question = OcspRequest::new(&anchors, &certificate, [1; OcspRequest::NONCE]).unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let asked = reqwest::Client::new()
        .post(responder.process.url())
        .header(CONTENT_TYPE, OcspRequest::MEDIA_TYPE)
        .body(question.to_der().unwrap());
    let answer = asked.send().await.unwrap().bytes().await.unwrap();
    assert!(answer.len() > 500);
    answer.to_vec()
}

#[tokio::test]
async fn what_is_no_answer_to_the_question_leaves_the_card_unknown() {
    let now = Timestamp::now();
    let media_type = || [(CONTENT_TYPE, OcspRequest::ANSWER_MEDIA_TYPE)];
    let replayed = overheard(now, GOOD).await;
    let (real, _) = peer((media_type(), replayed.clone())).await;
    let peers = [
        peer((media_type(), replayed.clone())).await,
        peer((media_type(), vec![0x30; OcspRequest::LONGEST_ANSWER + 1])).await,
        peer((media_type(), Vec::new())).await,
        peer(([(CONTENT_TYPE, "text/html")], replayed.clone())).await,
        peer((StatusCode::SERVICE_UNAVAILABLE, media_type(), replayed)).await,
        peer((StatusCode::TEMPORARY_REDIRECT, [(LOCATION, real)])).await,
    ];
    for (number, (url, asked)) in peers.into_iter().enumerate() {
        let world = world_of(now, &url, |_| ()).await;
        let device = world.device(FIRST).await;
        let answer = check(&world, &device, GOOD).await;
        answer.refused(422, "certificate.revocation.unknown");
        assert_eq!(asked.load(Ordering::SeqCst), 1, "peer {number}");
        assert_eq!(world.count("SELECT COUNT(*) FROM ocsp_answers").await, 0);
    }
}

#[tokio::test]
async fn a_peer_that_never_answers_is_not_waited_for() {
    let now = Timestamp::now();
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let world = world_of(now, &url, |settings| {
        settings.ocsp.as_mut().unwrap().timeout_milliseconds = 50;
    })
    .await;
    let device = world.device(FIRST).await;
    for _ in 0..2 {
        let answer = check(&world, &device, GOOD).await;
        answer.refused(422, "certificate.revocation.unknown");
    }
}

#[tokio::test]
async fn nobody_is_asked_about_a_certificate_that_does_not_count_otherwise() {
    let now = Timestamp::now();
    let (url, asked) = peer(StatusCode::SERVICE_UNAVAILABLE).await;
    let world = world_of(now, &url, |_| ()).await;
    let device = world.device(FIRST).await;
    let good = card(&world, GOOD);
    let mut request = device.signed(&world, &good).await;
    request.signature.0[0] ^= 1;
    let answer = device.submit(&world, &request).await;
    answer.refused(422, "check.signature.invalid");
    let gone = Card::until(&world.mint, GOOD, now - SignedDuration::from_hours(24 * 200));
    let answer = device.check(&world, &gone).await;
    answer.refused(422, "certificate.dates.expired");
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_answer_is_fetched_while_the_card_still_signs() {
    let now = Timestamp::now();
    let responder = Responder::start(now, Answerer::Delegate(9), "60");
    let world = world_of(now, &responder.process.url(), |_| ()).await;
    let device = world.device(FIRST).await;
    let good = card(&world, GOOD);
    let challenge = device.challenge_for(&world, &device.facility()).await;
    let ahead = PrecheckRequest {
        challenge_id: challenge.challenge_id.clone(),
        certificate: good.certificate.clone().into(),
    };
    let answer = device.send(&world, Call::post(route::PRECHECKS, &ahead)).await;
    assert_eq!((answer.status, answer.bytes.len()), (202, 0));
    while world.count("SELECT COUNT(*) FROM ocsp_answers").await == 0 {
        tokio::task::yield_now().await;
    }
    // The check itself needs the responder no more.
    drop(responder);
    let request = device.sign(&world, &good, &challenge);
    device.submit(&world, &request).await.result();
}
