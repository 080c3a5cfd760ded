//! Receipt computers: results of one clinic, in three formats, since a cursor, with tags.

use kazasu_wire::copy::{CopyLayout, copy_text_in};
use kazasu_wire::route;
use kazasu_wire::xml;
use reqwest::Method;

use crate::world::database::{drop_audit_guards, execute};
use crate::world::receipt::{number_path, result_path};
use crate::world::{Card, FIRST, Receipt, SECOND, World, register};

#[tokio::test]
async fn a_receipt_computer_reads_its_clinic_page_by_page() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let other = world.device(SECOND).await;
    let receipt = Receipt::of(&world, FIRST).await;
    let nothing = receipt.page(&world, "").await;
    assert!(nothing.results.is_empty() && !nothing.more);
    let mut all = Vec::new();
    for serial in [
        register::VALID,
        register::LOST,
        register::ASSISTED,
        register::VALID_RENEWED,
    ] {
        all.push(
            device
                .check(&world, &Card::of(&world.mint, serial))
                .await
                .result(),
        );
        other.check(&world, &Card::of(&world.mint, serial)).await.result();
    }
    let first = receipt.page(&world, "?limit=3").await;
    assert_eq!((first.results.as_slice(), first.more), (&all[..3], true));
    let second = receipt
        .page(&world, &format!("?limit=3&since={}", first.next))
        .await;
    assert_eq!((second.results.as_slice(), second.more), (&all[3..], false));
    let third = receipt.page(&world, &format!("?since={}", second.next)).await;
    assert_eq!((third.results.len(), &third.next), (0, &second.next));
    // The cursor of an empty clinic stays valid.
    assert_eq!(
        receipt
            .page(&world, &format!("?since={}", nothing.next))
            .await
            .results,
        all
    );

    // The same person keeps the pseudonym over a renewed card, and has another one in another clinic.
    assert_eq!(all[0].patient_ref, all[3].patient_ref);
    let theirs = Receipt::of(&world, SECOND).await.page(&world, "").await;
    assert_eq!(theirs.results.len(), 4);
    assert_ne!(theirs.results[0].patient_ref, all[0].patient_ref);
    assert!(all[0].patient_ref.is_some());

    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("since=a%2Fb", "since"),
        ("since=AAAA", "since"),
        ("limit=1&limit=2", "limit"),
    ] {
        let path = format!("{}?{query}", route::RECEIPT_RESULTS);
        let answer = receipt.get(&world, &path, &[]).await;
        answer.refused(400, "request.field.invalid");
        assert_eq!(answer.json["field"], field, "{query}");
    }
}

#[tokio::test]
async fn another_clinics_result_looks_like_none() {
    let world = World::new().await;
    let card = Card::of(&world.mint, register::VALID);
    let theirs = world.device(SECOND).await.check(&world, &card).await.result();
    let receipt = Receipt::of(&world, FIRST).await;
    let before = world.rows().await;
    let mut titles = Vec::new();
    for id in [theirs.result_id.as_str(), "never", "a%20b"] {
        for path in [result_path(&id), number_path(&id)] {
            let answer = receipt.get(&world, &path, &[]).await;
            answer.refused(404, "receipt.result.unknown");
            titles.push(answer.json["title"].clone());
        }
        let answer = receipt.set(&world, &number_path(&id), Some("1"), Some("*")).await;
        answer.refused(404, "receipt.result.unknown");
    }
    assert!(titles.iter().all(|title| *title == titles[0]));
    assert_eq!(world.rows().await, before, "nothing was read");
}

#[tokio::test]
async fn one_result_in_three_formats() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let result = device
        .check(&world, &Card::of(&world.mint, register::ASSISTED))
        .await
        .result();
    let receipt = Receipt::of(&world, FIRST).await;
    let path = result_path(&result.result_id);
    let institution = FIRST.parse().unwrap();

    let json = receipt.get(&world, &path, &[]).await;
    assert_eq!(
        (json.result(), &json.headers["content-type"]),
        (result.clone(), &"application/json".parse().unwrap())
    );
    let in_xml = receipt.get(&world, &path, &[("Accept", "application/xml")]).await;
    assert_eq!(in_xml.headers["content-type"], "application/xml");
    assert_eq!(in_xml.text(), xml::of_result(&institution, &result).unwrap());
    for (query, layout) in [
        ("", CopyLayout::Later),
        ("?layout=later", CopyLayout::Later),
        ("?layout=first", CopyLayout::First),
    ] {
        let accept = [("Accept", "text/tab-separated-values, */*;q=0.1")];
        let answer = receipt.get(&world, &format!("{path}{query}"), &accept).await;
        assert_eq!(
            answer.headers["content-type"],
            "text/tab-separated-values; charset=utf-8"
        );
        assert_eq!(answer.text(), *copy_text_in(layout, &result), "{query}");
        assert!(answer.text().contains("保険者番号\t06130488\r\n"));
        assert_eq!(
            answer.text().contains("(医療扶助)\r\n"),
            layout == CopyLayout::Later
        );
    }
    let tags: Vec<String> = [&json, &in_xml].iter().map(|answer| answer.tag()).collect();
    assert_ne!(tags[0], tags[1], "a tag names one format");

    let unknown = receipt.get(&world, &format!("{path}?layout=newest"), &[]).await;
    unknown.refused(400, "request.field.invalid");
    assert_eq!(unknown.json["field"], "layout");
    for (path, accept) in [
        (path.as_str(), "text/html"),
        (path.as_str(), "application/json;q=0"),
        (route::RECEIPT_RESULTS, "text/tab-separated-values"),
        (&number_path(&result.result_id), "application/xml"),
    ] {
        let answer = receipt.get(&world, path, &[("Accept", accept)]).await;
        answer.refused(406, "receipt.format.not-offered");
    }

    let page = receipt.page(&world, "").await;
    let listed = receipt
        .get(&world, route::RECEIPT_RESULTS, &[("Accept", "application/xml")])
        .await;
    assert_eq!(listed.text(), xml::of_page(&institution, &page).unwrap());
}

#[tokio::test]
async fn what_the_caller_has_is_not_sent_again() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let result = device.check(&world, &card).await.result();
    let receipt = Receipt::of(&world, FIRST).await;
    let number = number_path(&result.result_id);
    for path in [route::RECEIPT_RESULTS, &result_path(&result.result_id), &number] {
        for accept in ["application/json", "application/xml"] {
            if (path, accept) == (number.as_str(), "application/xml") {
                continue;
            }
            let first = receipt.get(&world, path, &[("Accept", accept)]).await;
            let tag = first.tag();
            assert!(!tag.starts_with("W/"), "{tag}");
            for held in [
                tag.clone(),
                format!("\"x\", {tag}"),
                format!("W/{tag}"),
                "*".into(),
            ] {
                let again = receipt
                    .get(&world, path, &[("Accept", accept), ("If-None-Match", &held)])
                    .await;
                assert_eq!(
                    (again.status, again.bytes.len(), again.tag()),
                    (304, 0, tag.clone()),
                    "{path} {held}"
                );
                assert_eq!(again.headers["vary"], "Accept");
            }
            let other = receipt
                .get(&world, path, &[("Accept", accept), ("If-None-Match", "\"x\"")])
                .await;
            assert_eq!((other.status, other.bytes), (200, first.bytes), "{path}");
        }
    }
    let before = receipt.get(&world, route::RECEIPT_RESULTS, &[]).await.tag();
    device.check(&world, &card).await.result();
    let after = receipt
        .get(&world, route::RECEIPT_RESULTS, &[("If-None-Match", &before)])
        .await;
    assert_eq!(after.status, 200);
    assert_ne!(after.tag(), before);
}

#[tokio::test]
async fn every_read_is_written_down() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let receipt = Receipt::of(&world, FIRST).await;
    // An empty page hands nothing over.
    let before = world.rows().await.audit;
    receipt.page(&world, "").await;
    assert_eq!(world.rows().await.audit, before);
    let mut results = Vec::new();
    for _ in 0..3 {
        let card = Card::of(&world.mint, register::VALID);
        results.push(device.check(&world, &card).await.result());
    }
    let before = world.rows().await.audit;
    let page = receipt.page(&world, "?limit=2").await;
    let rest = format!("{}?since={}", route::RECEIPT_RESULTS, page.next);
    let tag = receipt.get(&world, &rest, &[]).await.tag();
    assert_eq!(
        receipt
            .get(&world, &rest, &[("If-None-Match", &tag)])
            .await
            .status,
        304
    );
    let path = result_path(&results[1].result_id);
    receipt.get(&world, &path, &[("Accept", "application/xml")]).await;
    receipt
        .get(&world, &path, &[("Accept", "text/tab-separated-values")])
        .await;
    receipt.send(&world, Method::HEAD, &path, &[]).await;
    let number = number_path(&results[1].result_id);
    receipt.get(&world, &number, &[]).await;
    receipt.set(&world, &number, Some("K-1"), Some("*")).await;
    // The same once more changes nothing.
    receipt.set(&world, &number, Some("K-1"), Some("*")).await;

    let rows: Vec<(String, String, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT action, results, client_id, facility_id FROM audit WHERE sequence > $1 ORDER BY sequence",
    )
    .bind(before)
    .fetch_all(world.service().store.read())
    .await
    .unwrap();
    let told: Vec<(&str, &str)> = rows.iter().map(|row| (row.0.as_str(), row.1.as_str())).collect();
    assert_eq!(
        told,
        [
            ("results.read", "1-2"),
            ("results.read", "3-3"),
            ("results.read", "3-3"),
            ("results.read", "2-2"),
            ("result.copied", "2-2"),
            ("results.read", "2-2"),
            ("inquiry-number.read", "2-2"),
            ("inquiry-number.set", "2-2"),
        ]
    );
    let facility = world.facility(FIRST).await.to_string();
    for row in &rows {
        assert_eq!(
            (row.2.as_ref(), row.3.as_ref()),
            (Some(&receipt.id), Some(&facility))
        );
    }
    let store = &world.service().store;
    let keys = world.service().keys.as_ref();
    kazasu_service::audit::verify(store, keys).await.unwrap();
    // Who read is under the MAC too.
    drop_audit_guards(store).await;
    execute(
        store,
        "UPDATE audit SET client_id = 'other' WHERE action = 'result.copied'",
    )
    .await;
    assert!(kazasu_service::audit::verify(store, keys).await.is_err());
}

#[tokio::test]
async fn results_end_with_the_next_month() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let result = device.check(&world, &card).await.result();
    let mut receipt = Receipt::of(&world, FIRST).await;
    let number = number_path(&result.result_id);
    assert_eq!(
        receipt.set(&world, &number, Some("K-1"), Some("*")).await.status,
        200
    );
    world.clock.set("2026-12-31T15:00:00Z".parse().unwrap());
    receipt.renew(&world).await;
    assert!(receipt.page(&world, "").await.results.is_empty());
    receipt
        .get(&world, &result_path(&result.result_id), &[])
        .await
        .refused(404, "receipt.result.unknown");
    world.erase().await;
    assert_eq!(world.count("SELECT COUNT(*) FROM inquiry_numbers").await, 0);
}

#[tokio::test]
async fn a_patient_keeps_the_pseudonym_over_a_renewed_card_and_another_insurer() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let before = device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
        .result();
    let moved = register::everybody(&world.mint).replace("06130488", "33120015");
    assert!(world.import_people(moved).await.taken);
    for serial in [register::VALID, register::VALID_RENEWED] {
        let after = device
            .check(&world, &Card::of(&world.mint, serial))
            .await
            .result();
        assert_eq!(after.coverages[0].insurer_number.as_deref(), Some("33120015"));
        assert_eq!(after.patient_ref, before.patient_ref);
    }
    let other = device
        .check(&world, &Card::of(&world.mint, register::LOST))
        .await
        .result();
    assert_ne!(other.patient_ref, before.patient_ref);
    // What the receipt computer reads is the same.
    let page = Receipt::of(&world, FIRST).await.page(&world, "").await;
    let patients: Vec<bool> = page
        .results
        .iter()
        .map(|result| result.patient_ref == before.patient_ref)
        .collect();
    assert_eq!(patients, [true, true, true, false]);
}

#[tokio::test]
async fn an_odd_number_is_told_and_refuses_nothing() {
    let world = World::new().await;
    let odd = register::everybody(&world.mint)
        .replacen("06130488", "06130487", 1)
        .replacen(",00,1,", ",7,1,", 1);
    assert!(world.import_people(odd).await.taken);
    let device = world.device(FIRST).await;
    let result = device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
        .result();
    assert_eq!(result.coverages[0].insurer_number.as_deref(), Some("06130487"));
    let told: Vec<(&str, Option<&str>)> = result
        .notices
        .iter()
        .map(|notice| (notice.code.as_str(), notice.field.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("wire.number.check-digit", Some("insurer_number")),
            ("wire.number.form", Some("branch")),
        ]
    );
    // Lists, one result and receipt computers say the same.
    let receipt = Receipt::of(&world, FIRST).await;
    assert_eq!(
        receipt.page(&world, "").await.results,
        std::slice::from_ref(&result)
    );
    let accept = [("Accept", "application/xml")];
    let in_xml = receipt
        .get(&world, &result_path(&result.result_id), &accept)
        .await;
    assert!(
        in_xml
            .text()
            .contains("<kazasu:Field>insurer_number</kazasu:Field>")
    );
    // A number that is in order is told by nobody.
    let plain = device
        .check(&world, &Card::of(&world.mint, register::LOST))
        .await
        .result();
    assert_eq!(plain.notices, []);
}
