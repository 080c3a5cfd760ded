### 日本語

facility-co-location-approved = 併設の申告は承認済みです
    .staff = この申告はすでに承認されています。一覧で確かめてください。
    .patient = { -patient-wait }
    .vendor = 併設の申告は承認済みです。再試行しません。
    .spoken = { facility-co-location-approved }。{ facility-co-location-approved.staff }

facility-co-location-not-entitled = この施術所は併設の申告ができません
    .staff = 受領委任を取り扱う柔道整復、またはあん摩マッサージ指圧、はり、きゅうの施術所どうしで申告してください。
    .patient = { -patient-wait }
    .vendor = 機関の種別がjudoでもahakiでもありません。機関コードを確かめます。
    .spoken = { facility-co-location-not-entitled }。{ facility-co-location-not-entitled.staff }

facility-co-location-same = 同じ施術所が二つ指定されています
    .staff = 主たる施術所と従たる施術所には、別の機関コードを入力してください。
    .patient = { -patient-wait }
    .vendor = 二つの機関コードが同じです。直してから再試行します。
    .spoken = { facility-co-location-same }。{ facility-co-location-same.staff }

facility-co-location-taken = この施術所は別の併設の申告に入っています
    .staff = 今の申告を取り消してから、もう一度申告してください。
    .patient = { -patient-wait }
    .vendor = どちらかの機関に、取り消されていない別の申告があります。
    .spoken = { facility-co-location-taken }。{ facility-co-location-taken.staff }

facility-co-location-unknown = 併設の申告が見つかりません
    .staff = この申告はないか、取り消されています。一覧で確かめてください。
    .patient = { -patient-wait }
    .vendor = 申告がないか、取り消し済みです。再試行しません。
    .spoken = { facility-co-location-unknown }。{ facility-co-location-unknown.staff }

facility-institution-unknown = 機関コードが登録されていません
    .staff = 機関コードを確かめてください。正しいときは、施設の一覧を取り込んでからもう一度行ってください。
    .patient = { -patient-wait }
    .vendor = 施設マスタにない機関コードです。取り込んでから再試行します。
    .spoken = { facility-institution-unknown }。{ facility-institution-unknown.staff }
