//! The whole way of a clinic's day.

use kazasu_wire::precheck::PrecheckRequest;
use kazasu_wire::result::ResultPage;
use kazasu_wire::route;
use kazasu_wire::share::ShareBasis;
use kazasu_wire::stop::{StopReason, StopRequest};
use kazasu_wire::validity::Validity;

use crate::world::{Call, Card, Device, FIRST, World, register};

#[tokio::test]
async fn from_the_account_to_the_stop() {
    let world = World::new().await;
    let account = world.account(FIRST).await;
    assert_eq!(account.account_id.as_str(), "W0000001");
    let mut device = Device::new();
    let activated = device.activate(&world, &account).await;
    assert_eq!(activated.status, 200, "{}", activated.json);
    assert_eq!(activated.json["facilities"][0]["institution_code"], FIRST);
    assert_eq!(activated.json["facilities"][0]["kind"], "judo");
    device.refresh(&world).await;

    let card = Card::of(&world.mint, register::VALID);
    let challenge = device.challenge_for(&world, &device.facility()).await;
    assert_eq!(challenge.challenge.as_bytes().len(), 32);
    assert_eq!(
        challenge.expires_at.as_second() - challenge.server_time.as_second(),
        300
    );
    let ahead = PrecheckRequest {
        challenge_id: challenge.challenge_id.clone(),
        certificate: card.certificate.clone().into(),
    };
    let heard = device.send(&world, Call::post(route::PRECHECKS, &ahead)).await;
    assert_eq!((heard.status, heard.bytes.len()), (202, 0));

    let request = device.sign(&world, &card, &challenge);
    let result = device.submit(&world, &request).await.result();
    assert_eq!(result.validity, Validity::Valid);
    assert_eq!(result.facility_id, device.facility());
    assert_eq!(result.checked_on.to_string(), "2026-11-21");
    assert_eq!(result.treated_on, result.checked_on);
    assert_eq!(result.kept_until.to_string(), "2026-12-31");
    assert!(result.patient_ref.is_some() && result.notices.is_empty());
    let coverage = &result.coverages[0];
    assert_eq!(coverage.name.as_deref(), Some("試験 花子"));
    assert_eq!(coverage.number.as_deref(), Some("4649731"));
    let share = coverage.share.as_ref().unwrap();
    assert_eq!((share.percent, &share.basis), (30, &ShareBasis::Statutory));

    let path = format!("{}?facility_id={}", route::RESULTS, device.facility());
    let page = device.send(&world, Call::get(path)).await;
    let page: ResultPage = serde_json::from_slice(&page.bytes).unwrap();
    assert_eq!(page.results, std::slice::from_ref(&result));
    assert!(!page.more);
    let one = device
        .send(
            &world,
            Call::get(format!("{}/{}", route::RESULTS, result.result_id)),
        )
        .await;
    assert_eq!(one.result(), result);

    let stop = StopRequest {
        reason: StopReason::Lost,
    };
    let stopped = device.send(&world, Call::post(route::STOP, &stop)).await;
    assert_eq!(stopped.status, 200, "{}", stopped.json);
    assert_eq!(world.rows().await.results, 1);
    kazasu_service::audit::verify(&world.service().store, world.service().keys.as_ref())
        .await
        .unwrap();
    world.running.stop().await;
}
