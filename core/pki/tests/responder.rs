//! Answers of a real responder, `openssl ocsp`, over an index of the minted PKI. OpenSSL dates its answers by the machine's
//! clock, so these tests begin now.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be made is a failed test"
)]

#[expect(dead_code, reason = "each test binary uses its part of the fixture")]
mod fixture;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use fixture::{DAY, NothingRevoked, SERIAL, seconds, spec};
use jiff::{SignedDuration, Timestamp};
use kazasu_pki::{
    AuthenticationCertificate, Mode, NoncePolicy, OcspAnswer, OcspError, OcspRequest, OcspRules, OcspStatus,
    TrustAnchors,
};
use kazasu_testkit::mint::{CertificateSpec, Generation, Mint};
use kazasu_testkit::responder::{Answerer, IndexEntry, OpensslResponder, ResponderSpec};

const SLOT: usize = 9;
const REVOKED: u32 = SERIAL + 1;
const HELD: u32 = SERIAL + 2;
const EXPIRED: u32 = SERIAL + 3;
const ABSENT: u32 = SERIAL + 4;
/// Its first bit is set: DER writes one more byte.
const HIGH: u32 = 0x8000_0001;
const RULES: OcspRules = OcspRules {
    nonce: NoncePolicy::Required,
    skew: 300,
    longest: 600,
};

/// A PKI of this moment with a responder.
struct World {
    now: Timestamp,
    mint: Mint,
    responder: OpensslResponder,
    _folder: tempfile::TempDir,
}

impl World {
    fn new(answerer: Answerer, arguments: &[&str]) -> Self {
        let now = Timestamp::now();
        let mint = Mint::at(now);
        let folder = tempfile::tempdir().unwrap();
        let index = [
            (SERIAL, IndexEntry::Valid),
            (HIGH, IndexEntry::Valid),
            (REVOKED, IndexEntry::Revoked(since(now))),
            (HELD, IndexEntry::OnHold(since(now))),
            (EXPIRED, IndexEntry::Expired),
        ];
        let spec = ResponderSpec {
            generation: Generation::Third,
            answerer,
            index: &index,
            port: 0,
            arguments,
        };
        let responder = OpensslResponder::start(&mint, folder.path(), &spec).unwrap();
        Self {
            now,
            mint,
            responder,
            _folder: folder,
        }
    }

    fn request(&self, generation: Generation, serial: u32, nonce: u8) -> OcspRequest {
        let der = self.mint.authentication(&CertificateSpec {
            generation,
            serial,
            not_before: self.now - DAY * 400,
            not_after: self.now + DAY * 400,
            ..spec()
        });
        let certificate = AuthenticationCertificate::parse(&der.unwrap()).unwrap();
        let anchors = TrustAnchors::from_pem(Mode::Test, &self.mint.anchors_pem()).unwrap();
        OcspRequest::new(&anchors, &certificate, [nonce; OcspRequest::NONCE]).unwrap()
    }

    /// One question over a socket.
    fn fetch(&self, request: &OcspRequest) -> Vec<u8> {
        let body = request.to_der().unwrap();
        let mut stream = TcpStream::connect(self.responder.address()).unwrap();
        write!(
            stream,
            "POST / HTTP/1.0\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
            OcspRequest::MEDIA_TYPE,
            body.len()
        )
        .unwrap();
        stream.write_all(&body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let head = answer
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap();
        let text = String::from_utf8(answer[..head].to_vec()).unwrap();
        assert!(text.contains(OcspRequest::ANSWER_MEDIA_TYPE), "{text}");
        answer.split_off(head + 4)
    }

    fn ask(&self, serial: u32) -> Result<OcspAnswer, OcspError> {
        let request = self.request(Generation::Third, serial, 7);
        request.verify(
            &self.fetch(&request),
            seconds(Timestamp::now()),
            RULES,
            &NothingRevoked,
        )
    }

    fn status(&self, serial: u32) -> Result<OcspStatus, OcspError> {
        self.ask(serial).map(|answer| answer.status)
    }
}

/// A whole second in the past, as an index can write it.
fn since(now: Timestamp) -> Timestamp {
    Timestamp::from_second((now - DAY).as_second()).unwrap()
}

#[test]
fn a_delegate_and_the_authority_itself_answer() {
    for (answerer, arguments) in [
        (Answerer::Delegate(SLOT), &["-nmin", "5"][..]),
        (Answerer::Delegate(SLOT), &["-nmin", "5", "-resp_key_id"]),
        (Answerer::Authority, &["-nmin", "5"]),
        (
            Answerer::Authority,
            &["-nmin", "5", "-resp_no_certs", "-resp_key_id"],
        ),
    ] {
        let world = World::new(answerer, arguments);
        let at = seconds(since(world.now));
        let table = [
            (SERIAL, Ok(OcspStatus::Good)),
            (HIGH, Ok(OcspStatus::Good)),
            (REVOKED, Ok(OcspStatus::Revoked { at })),
            (HELD, Ok(OcspStatus::OnHold { at })),
            (ABSENT, Ok(OcspStatus::Unknown)),
            // OpenSSL answers nothing about what its index calls expired.
            (EXPIRED, Err(OcspError::OtherCertificate)),
        ];
        for (serial, expected) in table {
            assert_eq!(
                world.status(serial),
                expected,
                "{answerer:?} {arguments:?} {serial:X}"
            );
        }
    }
}

#[test]
fn the_same_serial_number_of_the_other_generation_is_unknown() {
    let world = World::new(Answerer::Authority, &["-nmin", "5", "-resp_key_id"]);
    // Asked about the second generation, the third one's responder answers with the third one's key.
    let request = world.request(Generation::Second, SERIAL, 7);
    let judged = request.verify(
        &world.fetch(&request),
        seconds(Timestamp::now()),
        RULES,
        &NothingRevoked,
    );
    assert_eq!(judged, Err(OcspError::Responder));
}

#[test]
fn a_wrong_key_answers_for_nothing() {
    for answerer in [Answerer::OtherGeneration(SLOT), Answerer::Stranger] {
        for arguments in [&["-nmin", "5"][..], &["-nmin", "5", "-resp_key_id"]] {
            let judged = World::new(answerer, arguments).status(SERIAL);
            assert!(
                matches!(judged, Err(OcspError::Responder | OcspError::Signature)),
                "{answerer:?} {arguments:?}: {judged:?}"
            );
        }
    }
    let damaged = World::new(Answerer::Delegate(SLOT), &["-nmin", "5", "-badsig"]);
    assert_eq!(damaged.status(SERIAL), Err(OcspError::Signature));
}

#[test]
fn an_answer_played_back_is_refused() {
    let world = World::new(Answerer::Delegate(SLOT), &["-nmin", "5"]);
    let (first, second) = (
        world.request(Generation::Third, SERIAL, 1),
        world.request(Generation::Third, SERIAL, 2),
    );
    let answer = world.fetch(&first);
    let at = seconds(Timestamp::now());
    assert!(first.verify(&answer, at, RULES, &NothingRevoked).is_ok());
    assert_eq!(
        second.verify(&answer, at, RULES, &NothingRevoked),
        Err(OcspError::Nonce)
    );
}

#[test]
fn an_answer_ends() {
    for (arguments, minutes) in [(&["-nmin", "5"][..], 5), (&[], 10)] {
        let world = World::new(Answerer::Delegate(SLOT), arguments);
        let request = world.request(Generation::Third, SERIAL, 1);
        let answer = world.fetch(&request);
        let judge = |at| request.verify(&answer, seconds(at), RULES, &NothingRevoked);
        let read = judge(Timestamp::now()).unwrap();
        assert_eq!(read.fresh_until.get() - read.this_update.get(), minutes * 60);
        let end = Timestamp::from_second(read.fresh_until.get()).unwrap();
        assert!(judge(end).is_ok());
        assert_eq!(judge(end + SignedDuration::from_secs(1)), Err(OcspError::Stale));
        assert_eq!(judge(world.now - DAY), Err(OcspError::Early));
    }
}
