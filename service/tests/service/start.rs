//! Starting: what does not belong together does not start.

use kazasu_service::store::backend::Backend;
use kazasu_service::{Service, StartError};
use kazasu_testkit::mint::Mint;

use crate::world::{World, settings};

#[tokio::test]
async fn test_and_real_data_never_mix() {
    let folder = tempfile::tempdir().unwrap();
    let mint = Mint::at(jiff::Timestamp::now());
    let test = settings(&folder, &mint);
    let running = Service::start(test.clone()).await.unwrap();
    assert_eq!(running.origin.as_str(), format!("http://{}", running.address));
    let store = running.service.store.clone();
    let mut write = store.write().await.unwrap();
    sqlx::query("UPDATE meta SET value = 'production'")
        .execute(write.connection())
        .await
        .unwrap();
    write.commit().await.unwrap();
    running.stop().await;
    assert!(matches!(Service::start(test).await, Err(StartError::Mode)));
}

#[tokio::test]
async fn test_anchors_are_refused_in_production() {
    let folder = tempfile::tempdir().unwrap();
    let mint = Mint::at(jiff::Timestamp::now());
    let mut real = settings(&folder, &mint);
    real.test_mode = false;
    assert!(matches!(
        Service::start(real.clone()).await,
        Err(StartError::Settings(_))
    ));
    real.origin = Some("https://eligibility.kazasu.example".parse().unwrap());
    real.tls = Some(kazasu_service::settings::Tls {
        certificate: folder.path().join("none.pem"),
        key: folder.path().join("none.pem"),
    });
    assert!(matches!(
        Service::start(real.clone()).await,
        Err(StartError::Tls(_))
    ));
    let opened = Service::open(real, std::sync::Arc::new(kazasu_service::clock::SystemClock)).await;
    assert!(matches!(opened, Err(StartError::Certificates(_))));
}

#[tokio::test]
async fn a_restart_keeps_everything() {
    let world = World::new().await;
    let device = world.device(crate::world::FIRST).await;
    let before = world.rows().await;
    let world = world.restarted().await;
    assert_eq!(world.rows().await, before);
    let card = crate::world::Card::of(&world.mint, crate::world::register::VALID);
    device.check(&world, &card).await.result();
}

#[tokio::test]
async fn tls_with_the_operators_own_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let mint = Mint::at(jiff::Timestamp::now());
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.path().join("tls.pem"), folder.path().join("tls.key"));
    std::fs::write(&certificate, own.cert.pem()).unwrap();
    std::fs::write(&key, own.signing_key.serialize_pem()).unwrap();
    let mut secure = settings(&folder, &mint);
    secure.origin = Some("https://localhost".parse().unwrap());
    secure.tls = Some(kazasu_service::settings::Tls { certificate, key });
    let running = Service::start(secure).await.unwrap();

    let _ = rustls::crypto::ring::default_provider().install_default();
    let root = reqwest::Certificate::from_pem(own.cert.pem().as_bytes()).unwrap();
    let http = reqwest::Client::builder().tls_certs_only([root]).build().unwrap();
    let url = format!("https://localhost:{}/openapi.json", running.address.port());
    let answer = http.get(&url).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.version()),
        (200, reqwest::Version::HTTP_2)
    );
    // Nobody else's certificate is believed, and plain HTTP is not answered.
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let root = reqwest::Certificate::from_pem(other.cert.pem().as_bytes()).unwrap();
    let stranger = reqwest::Client::builder().tls_certs_only([root]).build().unwrap();
    assert!(stranger.get(&url).send().await.is_err());
    let plain = url.replace("https", "http");
    assert!(http.get(&plain).send().await.is_err());
    running.stop().await;
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_over_while_it_serves() {
    let folder = tempfile::tempdir().unwrap();
    let mint = Mint::at(jiff::Timestamp::now());
    let (certificate, key) = (folder.path().join("tls.pem"), folder.path().join("tls.key"));
    let [first, second] =
        [(), ()].map(|()| rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap());
    let put = |own: &rcgen::CertifiedKey<rcgen::KeyPair>| {
        std::fs::write(&certificate, own.cert.pem()).unwrap();
        std::fs::write(&key, own.signing_key.serialize_pem()).unwrap();
    };
    put(&first);
    let mut secure = settings(&folder, &mint);
    secure.origin = Some("https://localhost".parse().unwrap());
    secure.tls = Some(kazasu_service::settings::Tls {
        certificate: certificate.clone(),
        key: key.clone(),
    });
    let running = Service::start(secure).await.unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let url = format!("https://localhost:{}/openapi.json", running.address.port());
    // A new client for each question: a connection that is open keeps what it began with.
    let believes = async |own: &rcgen::CertifiedKey<rcgen::KeyPair>| {
        let root = reqwest::Certificate::from_pem(own.cert.pem().as_bytes()).unwrap();
        let http = reqwest::Client::builder().tls_certs_only([root]).build().unwrap();
        http.get(&url).send().await.is_ok()
    };
    assert!(believes(&first).await && !believes(&second).await);
    assert!(!running.renew_identity().unwrap(), "nothing is new");
    // Half of a renewal: a key that does not fit. What was there stays.
    std::fs::write(&key, second.signing_key.serialize_pem()).unwrap();
    assert!(running.renew_identity().is_err());
    assert!(believes(&first).await);
    std::fs::remove_file(&certificate).unwrap();
    assert!(running.renew_identity().is_err());
    assert!(believes(&first).await);
    put(&second);
    assert!(running.renew_identity().unwrap());
    assert!(believes(&second).await && !believes(&first).await);
    assert!(!running.renew_identity().unwrap());
    running.stop().await;
}

#[tokio::test]
async fn every_connection_is_durable_and_holds_references() {
    let world = World::new().await;
    let store = &world.service().store;
    if store.backend() == Backend::Postgres {
        // References always hold there; whether the server itself syncs is its owner's setting.
        let (durable,): (String,) = sqlx::query_as("SHOW synchronous_commit")
            .fetch_one(store.read())
            .await
            .unwrap();
        assert_eq!(durable, "on");
        return;
    }
    let pragma = |sql: &'static str| {
        let store = world.service().store.clone();
        async move {
            let mut write = store.write().await.unwrap();
            let (writer,): (i64,) = sqlx::query_as(sql).fetch_one(write.connection()).await.unwrap();
            let (reader,): (i64,) = sqlx::query_as(sql).fetch_one(store.read()).await.unwrap();
            (writer, reader)
        }
    };
    // 2 is FULL: a commit survives a power cut.
    assert_eq!(pragma("PRAGMA synchronous").await, (2, 2));
    assert_eq!(pragma("PRAGMA foreign_keys").await, (1, 1));
    let (mode,): (String,) = sqlx::query_as("PRAGMA journal_mode")
        .fetch_one(world.service().store.read())
        .await
        .unwrap();
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn a_database_is_refused_to_other_keys() {
    let folder = tempfile::tempdir().unwrap();
    let mint = Mint::at(jiff::Timestamp::now());
    let settings = settings(&folder, &mint);
    Service::start(settings.clone()).await.unwrap().stop().await;
    // The key file is gone: a new one would find nobody and open nothing.
    let kept = folder.path().join("kept");
    std::fs::rename(&settings.key_ring, &kept).unwrap();
    assert!(matches!(
        Service::start(settings.clone()).await,
        Err(StartError::OtherKeys)
    ));
    std::fs::rename(&kept, &settings.key_ring).unwrap();
    Service::start(settings).await.unwrap().stop().await;
}
