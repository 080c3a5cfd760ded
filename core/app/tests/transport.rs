//! Whom the app believes, and how it tells network failures apart.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::net::TcpListener;
use std::sync::Arc;

use jiff::Timestamp;
use kazasu_app::{App, AppConfig, MemoryKeyStore, OpenError, Roots, SystemClock};
use kazasu_wire::origin::{OriginError, ServiceOrigin};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use support::server::Server;
use support::world::{entry, login};

/// A root, and a server certificate for `host` under it.
fn pki(host: &str) -> (String, rustls::ServerConfig) {
    let key = KeyPair::generate().unwrap();
    let mut root = CertificateParams::new(Vec::new()).unwrap();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_pem = root.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(root, key);
    let leaf_key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new([host.to_owned()])
        .unwrap()
        .signed_by(&leaf_key, &issuer)
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![leaf.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf_key.serialize_der())),
        )
        .unwrap();
    (root_pem, config)
}

fn open(origin: ServiceOrigin, roots: Roots, test_mode: bool) -> Result<(tempfile::TempDir, App), OpenError> {
    let directory = tempfile::tempdir().unwrap();
    let app = App::open(AppConfig {
        data_dir: directory.path().to_owned(),
        origin,
        roots,
        test_mode,
        client: "kazasu-test/0.1.0/linux".parse().unwrap(),
        key_store: Arc::new(MemoryKeyStore::new()),
        clock: Arc::new(SystemClock::new()),
    })?;
    Ok((directory, app))
}

fn activate(server: &Server, roots: Roots) -> Result<(), String> {
    let (_directory, app) = open(server.origin(), roots, false).unwrap();
    let activated = app.activate(entry(), &login());
    activated.map(drop).map_err(|error| error.code().to_owned())
}

#[test]
fn only_own_roots_and_the_right_host() {
    let (root, config) = pki("localhost");
    let (other_root, _) = pki("localhost");
    let server = Server::start_tls(Timestamp::now(), config);
    assert_eq!(
        activate(&server, Roots::from_pem(&other_root).unwrap()),
        Err("app.network.tls".to_owned())
    );
    assert_eq!(server.count("/v1/activations"), 0, "no secret went out");
    assert_eq!(activate(&server, Roots::from_pem(&root).unwrap()), Ok(()));

    let (root, config) = pki("elsewhere.kazasu.example");
    let server = Server::start_tls(Timestamp::now(), config);
    assert_eq!(
        activate(&server, Roots::from_pem(&root).unwrap()),
        Err("app.network.tls".to_owned())
    );
}

#[test]
fn plain_http_is_for_loopback_in_test_mode() {
    assert_eq!(
        ServiceOrigin::parse("http://192.0.2.1"),
        Err(OriginError::PlainHttp)
    );
    let origin = ServiceOrigin::parse("http://127.0.0.1:1").unwrap();
    let error = open(origin, Roots::none(), false).unwrap_err();
    assert_eq!(error, OpenError::Settings { field: "origin" });
    assert_eq!(error.code(), "app.settings.invalid");
}

#[test]
fn nobody_listening_is_unreachable_and_babble_is_protocol() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (_directory, app) = open(format!("http://{closed}").parse().unwrap(), Roots::none(), true).unwrap();
    assert_eq!(
        app.activate(entry(), &login()).unwrap_err().code(),
        "app.network.unreachable"
    );

    for (answer, code) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "app.network.protocol",
        ),
        (
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nhello",
            "app.network.protocol",
        ),
        (
            "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
            "app.network.protocol",
        ),
        (
            "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
            "app.network.unreachable",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
            "app.network.unreachable",
        ),
    ] {
        let address = babble(answer);
        let (_directory, app) =
            open(format!("http://{address}").parse().unwrap(), Roots::none(), true).unwrap();
        assert_eq!(
            app.activate(entry(), &login()).unwrap_err().code(),
            code,
            "{answer}"
        );
    }
}

#[test]
fn an_endless_answer_is_cut() {
    let long = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n{}",
        " ".repeat(9_000_000)
    );
    let address = babble(&long);
    let (_directory, app) = open(format!("http://{address}").parse().unwrap(), Roots::none(), true).unwrap();
    assert_eq!(
        app.activate(entry(), &login()).unwrap_err().code(),
        "app.network.protocol"
    );
}

#[test]
fn roots_must_be_certificates() {
    for pem in [
        "",
        "hello",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        assert_eq!(
            Roots::from_pem(pem).unwrap_err().code(),
            "app.settings.invalid",
            "{pem}"
        );
    }
}

/// Answers one connection with these bytes, whatever was asked.
fn babble(answer: &str) -> std::net::SocketAddr {
    use std::io::{Read as _, Write as _};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = answer.to_owned();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 16 * 1024];
        let _ = stream.read(&mut request);
        let _ = stream.write_all(answer.as_bytes());
    });
    address
}
