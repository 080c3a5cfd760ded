//! Starting: what does not belong together does not start.

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
    let World {
        folder,
        clock,
        mint,
        mut settings,
        running,
        http,
    } = world;
    settings.listen = running.address;
    running.stop().await;
    let running = Service::start_at(settings.clone(), clock.clone()).await.unwrap();
    let world = World {
        folder,
        clock,
        mint,
        settings,
        running,
        http,
    };
    assert_eq!(world.rows().await, before);
    let card = crate::world::Card::of(&world.mint, crate::world::register::VALID);
    device.check(&world, &card).await.result();
}
