//! Clients of receipt computers: made, approved, stopped, and their tokens (RFC 6749 §4.4, RFC 6750).

use kazasu_service::receipt::client::{self, ClientError};
use kazasu_service::settings::Settings;
use kazasu_wire::route;

use crate::world::receipt::{token_answer, token_request};
use crate::world::{Answer, Call, FIRST, Receipt, World};

#[tokio::test]
async fn a_token_by_either_way_for_a_client_that_is_approved() {
    let world = World::new().await;
    let receipt = Receipt::waiting(&world, FIRST).await;
    for answer in [receipt.basic(&world).await, receipt.post(&world).await] {
        answer.refused(400, "receipt.client.not-approved");
        assert_eq!(answer.json["error"], "unauthorized_client");
    }
    let id = receipt.id.parse().unwrap();
    assert!(client::approve(world.service(), &id).await.unwrap().approved);
    let twice = client::approve(world.service(), &id).await;
    assert!(matches!(twice, Err(ClientError::Approved)));
    for answer in [receipt.basic(&world).await, receipt.post(&world).await] {
        assert_eq!(answer.status, 200, "{}", answer.json);
        assert_eq!(answer.json["token_type"], "Bearer");
        assert_eq!(answer.json["expires_in"], 600);
        assert_eq!(answer.headers["cache-control"], "no-store");
    }
    // A client that also names itself in the form of a Basic request.
    let form = [("grant_type", "client_credentials"), ("client_id", &receipt.id)];
    let request = token_request(&world, &form).basic_auth(&receipt.id, Some(&receipt.secret));
    assert_eq!(Answer::of(request.send().await.unwrap()).await.status, 200);
    assert_eq!(world.count("SELECT COUNT(*) FROM receipt_tokens").await, 3);
}

#[tokio::test]
async fn who_does_not_prove_the_secret_learns_nothing() {
    let world = World::new().await;
    let receipt = Receipt::waiting(&world, FIRST).await;
    let grant = ("grant_type", "client_credentials");
    let (id, secret) = (receipt.id.as_str(), receipt.secret.as_str());
    let mut titles = Vec::new();
    for form in [
        vec![grant],
        vec![grant, ("client_id", id)],
        vec![grant, ("client_secret", secret)],
        vec![grant, ("client_id", id), ("client_secret", "kzs_other")],
        vec![grant, ("client_id", "nobody"), ("client_secret", secret)],
        vec![grant, ("client_id", "a b"), ("client_secret", secret)],
    ] {
        let answer = token_answer(&world, &form).await;
        answer.refused(401, "receipt.client.invalid");
        assert_eq!(answer.json["error"], "invalid_client");
        assert!(
            answer.headers["www-authenticate"]
                .to_str()
                .unwrap()
                .starts_with("Basic ")
        );
        titles.push(answer.json["title"].clone());
    }
    assert!(titles.iter().all(|title| *title == titles[0]));
    for header in [
        "Basic",
        "Basic ???",
        "Basic bm8tY29sb24=",
        "Basic /w==",
        "Bearer x",
    ] {
        let request = token_request(&world, &[grant]).header("Authorization", header);
        let answer = Answer::of(request.send().await.unwrap()).await;
        answer.refused(401, "receipt.client.invalid");
    }
    for form in [
        vec![grant, ("client_secret", secret)],
        vec![grant, ("client_id", "other")],
        vec![grant, grant],
    ] {
        let request = token_request(&world, &form).basic_auth(id, Some(secret));
        let answer = Answer::of(request.send().await.unwrap()).await;
        // A form that says two things is none of a receipt computer's, so the device's rule holds for the last one.
        assert!([400, 401].contains(&answer.status), "{}", answer.json);
        assert_ne!(answer.code(), "receipt.client.not-approved", "{form:?}");
    }
}

#[tokio::test]
async fn a_token_lives_ten_minutes_and_a_stop_ends_it_at_once() {
    let world = World::new().await;
    let mut receipt = Receipt::of(&world, FIRST).await;
    let path = route::RECEIPT_RESULTS;
    assert_eq!(receipt.get(&world, path, &[]).await.status, 200);
    world.pass(599);
    assert_eq!(receipt.get(&world, path, &[]).await.status, 200);
    world.pass(1);
    let expired = receipt.get(&world, path, &[]).await;
    expired.refused(401, "receipt.token.expired");
    assert_eq!(
        expired.headers["www-authenticate"],
        "Bearer error=\"invalid_token\""
    );
    receipt.renew(&world).await;
    assert_eq!(receipt.get(&world, path, &[]).await.status, 200);

    let id = receipt.id.parse().unwrap();
    assert!(client::stop(world.service(), &id).await.unwrap().stopped);
    let stopped = receipt.get(&world, path, &[]).await;
    stopped.refused(401, "receipt.token.invalid");
    let answer = receipt.basic(&world).await;
    answer.refused(400, "receipt.client.stopped");
    assert_eq!(answer.json["error"], "unauthorized_client");
    for again in [
        client::stop(world.service(), &id).await,
        client::approve(world.service(), &id).await,
    ] {
        assert!(matches!(again, Err(ClientError::UnknownClient)));
    }
    world.pass(600 + 3_601);
    world.service().sweep().await.unwrap();
    assert_eq!(world.count("SELECT COUNT(*) FROM receipt_tokens").await, 0);
}

#[tokio::test]
async fn devices_and_receipt_computers_do_not_pass_for_each_other() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let receipt = Receipt::of(&world, FIRST).await;
    let missing = world.plain(reqwest::Method::GET, route::RECEIPT_RESULTS).await;
    missing.refused(401, "receipt.token.missing");
    assert_eq!(missing.headers["www-authenticate"], "Bearer");
    let by_device = device.send(&world, Call::get(route::RECEIPT_RESULTS)).await;
    by_device.refused(401, "receipt.token.missing");
    let stolen = Receipt {
        token: device.token.clone().unwrap(),
        ..Receipt::of(&world, FIRST).await
    };
    let answer = stolen.get(&world, route::RECEIPT_RESULTS, &[]).await;
    answer.refused(401, "receipt.token.invalid");
    // A bearer token is no device's, and opens none of its routes.
    let path = format!("{}?facility_id={}", route::RESULTS, device.facility());
    let answer = receipt.get(&world, &path, &[]).await;
    answer.refused(401, "device.token.missing");
    let as_device = token_answer(&world, &[("grant_type", "refresh_token"), ("refresh_token", "x")]).await;
    as_device.refused(401, "device.proof.missing");
}

#[tokio::test]
async fn a_sandbox_needs_no_approval_and_is_for_synthetic_clinics() {
    let world = World::new().await;
    let issued = client::add(
        world.service(),
        &FIRST.parse().unwrap(),
        Some("試用".into()),
        true,
    )
    .await
    .unwrap();
    assert!(issued.client.approved && issued.client.sandbox);
    let receipt = Receipt {
        id: issued.client.client_id.to_string(),
        secret: issued.secret.expose().to_owned(),
        token: String::new(),
    };
    assert_eq!(receipt.basic(&world).await.status, 200);

    let csv = "institution_code,name,kind,registration_numbers\n1310000001,試験接骨院,judo,契1300001-0-0\n";
    let report = world.import_facilities(csv).await;
    assert!(report.taken, "{report:?}");
    for (code, label, sandbox, refusal) in [
        ("1310000001", None, true, "request.field.invalid"),
        ("4899999999", None, false, "facility.institution.unknown"),
        (FIRST, Some("x".repeat(101)), false, "request.field.invalid"),
    ] {
        let refused = client::add(world.service(), &code.parse().unwrap(), label, sandbox).await;
        let error = refused.unwrap_err();
        assert_eq!(error.code(), refusal, "{code} {error}");
    }
    // Outside test mode there is none: such a database does not open there at all.
    let real = Settings {
        test_mode: false,
        ..world.settings.clone()
    };
    assert!(real.check().is_err());
}

#[tokio::test]
async fn the_secret_lies_nowhere() {
    let world = World::new().await;
    let receipt = Receipt::of(&world, FIRST).await;
    let dump: Vec<(String, Vec<u8>)> = sqlx::query_as(
        "SELECT client_id, secret_hash FROM receipt_clients UNION ALL SELECT client_id, token_hash FROM receipt_tokens",
    )
    .fetch_all(world.service().store.read())
    .await
    .unwrap();
    assert_eq!(dump.len(), 2);
    for secret in [&receipt.secret, &receipt.token] {
        let hash = kazasu_wire::signed::sha256(secret.as_bytes());
        assert!(dump.iter().any(|(_, kept)| kept.as_slice() == hash));
        assert!(dump.iter().all(|(_, kept)| kept != secret.as_bytes()));
    }
}
