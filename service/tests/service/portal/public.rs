//! What anybody may read.

use jiff::civil::date;
use kazasu_service::store::{facility_start, progress};
use serde_json::Value;

use super::world;
use crate::world::browser::Browser;
use crate::world::{FIRST, SECOND};

#[tokio::test]
async fn every_public_page_is_there_in_both_languages() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    for path in [
        "/",
        "/notices",
        "/faq",
        "/inquiry",
        "/about",
        "/guide",
        "/equipment",
        "/manuals",
        "/terms",
        "/terms/system",
        "/privacy",
        "/accessibility",
        "/links",
        "/search?q=%E5%8A%A9%E6%88%90",
        "/statistics",
        "/started",
        "/register",
        "/login",
        "/reset",
        "/register/resend",
    ] {
        let page = browser.get(path).await.is(200);
        page.says("<html lang=\"ja\"");
        let join = if path.contains('?') { '&' } else { '?' };
        browser
            .get(&format!("{path}{join}lang=en"))
            .await
            .is(200)
            .says("<html lang=\"en\"");
        browser.get(&format!("{path}{join}lang=ja")).await.is(200);
        assert!(
            page.headers["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/html"),
            "{path}"
        );
    }
    browser
        .get("/manuals/none")
        .await
        .refuses(404, "portal.page.unknown");
    browser
        .get("/notices/none")
        .await
        .refuses(404, "portal.page.unknown");
    browser
        .get("/nothing/here")
        .await
        .refuses(404, "portal.page.unknown");
    let found = browser.get("/search?q=%E5%8A%A9%E6%88%90%E9%87%91").await.is(200);
    found.says("/faq#");
    let asset = browser.get("/").await.body;
    let style = asset
        .split("href=\"")
        .find(|rest| rest.starts_with("/assets/"))
        .unwrap();
    let style = style.split('"').next().unwrap();
    let shown = browser.get(style).await.is(200);
    assert!(
        shown.headers["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
}

#[tokio::test]
async fn steps_of_the_guide_stay_ticked() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    let fields = [("done-1-1", "yes"), ("done-2-1", "yes"), ("done-9-9", "yes")];
    assert_eq!(browser.post("/guide", "/guide", &fields).await.leads(), "/guide");
    let page = browser.get("/guide").await.is(200);
    assert_eq!(page.body.matches(" checked").count(), 2);
}

#[tokio::test]
async fn an_inquiry_arrives() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    let fields = [
        ("name", "見本"),
        ("email", "ask@clinic.example"),
        ("question", "いつから使えますか"),
    ];
    browser
        .post("/inquiry", "/inquiry", &fields)
        .await
        .is(200)
        .says("受け付けました");
    browser.post("/inquiry", "/inquiry", &fields[..2]).await.is(422);
    assert_eq!(world.count("SELECT COUNT(*) FROM inquiries").await, 1);
}

/// Only dates that are reached; a 従たる施術所 under its 主たる施術所.
#[tokio::test]
async fn facilities_are_listed_from_the_day_they_start() {
    let world = world().await;
    let store = &world.service().store;
    let mut write = store.write().await.unwrap();
    facility_start::set(&mut write, &world.facility(FIRST).await, date(2026, 11, 22))
        .await
        .unwrap();
    facility_start::set(
        &mut write,
        &world.facility("4820123456").await,
        date(2026, 11, 21),
    )
    .await
    .unwrap();
    write.commit().await.unwrap();
    world.co_locate(FIRST, SECOND).await;
    let mut browser = Browser::new(&world);
    let page = browser.get("/started").await.is(200);
    page.says("試験健診所");
    assert!(!page.body.contains("試験接骨院"), "its day is tomorrow");
    world.pass(24 * 3_600);
    browser
        .get("/started")
        .await
        .is(200)
        .says("試験接骨院")
        .says("└ 試験鍼灸院");
    let csv = browser.get("/started.csv").await.is(200);
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    let lines: Vec<&str> = csv.body.lines().collect();
    assert_eq!(
        lines[0],
        "\u{feff}機関コード,施設名,種別,都道府県,運用開始日,主たる施術所の機関コード"
    );
    assert_eq!(
        lines[2..],
        [
            "4880000001,試験接骨院,施術所（柔道整復）,その他,2026-11-22,",
            "4880000002,試験鍼灸院,施術所（あん摩マッサージ指圧・はり・きゅう）,その他,2026-11-22,4880000001",
        ]
    );
    let json: Value = serde_json::from_str(&browser.get("/started.json").await.is(200).body).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 3);
    assert_eq!(json[2]["primary_institution_code"], "4880000001");
    assert_eq!(json[1]["started_on"], "2026-11-22");
    // A 従たる施術所 that has begun by itself stands alone, until its 主たる施術所 has.
    let mut write = store.write().await.unwrap();
    facility_start::set(&mut write, &world.facility(SECOND).await, date(2026, 11, 21))
        .await
        .unwrap();
    facility_start::set(&mut write, &world.facility(FIRST).await, date(2026, 11, 30))
        .await
        .unwrap();
    write.commit().await.unwrap();
    let page = browser.get("/started").await.is(200);
    page.says("試験鍼灸院");
    assert!(!page.body.contains("└") && !page.body.contains("試験接骨院"));
}

#[tokio::test]
async fn figures_count_by_kind_and_prefecture() {
    let world = world().await;
    world.device(FIRST).await;
    let store = &world.service().store;
    let mut write = store.write().await.unwrap();
    facility_start::set(&mut write, &world.facility(FIRST).await, date(2026, 11, 21))
        .await
        .unwrap();
    write.commit().await.unwrap();
    world.co_locate(FIRST, SECOND).await;
    let counts = progress::counts(store, date(2026, 11, 21)).await.unwrap();
    let told: Vec<_> = counts
        .iter()
        .map(|one| {
            let numbers = (one.facilities, one.applied, one.ready, one.started);
            (one.kind.as_str(), one.prefecture.as_str(), numbers)
        })
        .collect();
    assert_eq!(
        told,
        [
            // What its 主たる施術所 has done counts for it.
            ("ahaki", "48", (1, 0, 1, 1)),
            ("health_check", "48", (1, 0, 0, 0)),
            ("judo", "48", (2, 0, 1, 1)),
        ]
    );
    let mut browser = Browser::new(&world);
    browser.get("/statistics").await.is(200).says("1（50.0%）");
}
