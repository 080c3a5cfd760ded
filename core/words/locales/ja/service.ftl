### 日本語

request-body-malformed = 送った内容を読み取れません
    .staff = 送った内容をサービスが読み取れませんでした。アプリを最新にしてください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = 本文を解析できません。場所は{ $field }です。直してから送り直します。
    .spoken = { request-body-malformed }。{ request-body-malformed.staff }

request-body-timeout = 送信が間に合いませんでした
    .staff = 送った内容が時間内に届きませんでした。通信の状態を確かめて、もう一度試してください。
    .patient = { -patient-wait }
    .vendor = 本文が10秒以内に届きませんでした（408）。同じ鍵で再試行します。
    .spoken = { request-body-timeout }。{ request-body-timeout.staff }

request-body-too-large = 送った内容が大きすぎます
    .staff = 送ったファイルまたは内容が大きすぎます。小さくしてからもう一度送ってください。
    .patient = { -patient-wait }
    .vendor = 本文が上限を超えました（413）。小さくして送り直します。
    .spoken = { request-body-too-large }。{ request-body-too-large.staff }

request-body-wrong-type = この形式は送れません
    .staff = 送ったファイルまたは内容の形式には対応していません。案内されている形式で送ってください。
    .patient = { -patient-wait }
    .vendor = Content-Typeが対応していません（415）。形式を直して送り直します。
    .spoken = { request-body-wrong-type }。{ request-body-wrong-type.staff }

request-field-invalid = 入力を確かめてください
    .staff = { $field }の入力を確かめてください。
    .patient = { -patient-wait }
    .vendor = { $field }の値が規則に合いません。値を直してから送り直します。
    .spoken = 入力を確かめてください。項目は{ $field }です。

request-method-not-allowed = この操作は行えません
    .staff = この場所ではその操作を行えません。入口の画面に戻ってください。
    .patient = { -patient-wait }
    .vendor = このHTTPメソッドは使えません（405）。Allowヘッダーを見ます。再試行しません。
    .spoken = { request-method-not-allowed }。{ request-method-not-allowed.staff }

request-rate-limited = しばらくお待ちください
    .staff = 送信が続いたため止めています。{ $seconds }秒待ってからもう一度送ってください。
    .patient = { -patient-wait }
    .vendor = 要求の数が上限を超えました（429）。Retry-Afterの{ $seconds }秒後に再試行します。
    .spoken = { request-rate-limited }。{ request-rate-limited.staff }

request-route-unknown = 見つかりません
    .staff = 指定された場所は見つかりませんでした。入口の画面に戻ってください。
    .patient = { -patient-wait }
    .vendor = この経路はありません（404）。再試行しません。
    .spoken = { request-route-unknown }。{ request-route-unknown.staff }

service-answer-unknown = サービスの答えを読み取れません
    .staff = このアプリがまだ知らない答えが返りました。アプリを最新にしてください。続くときは管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = この版の一覧にないコードです。再試行せず、更新します。
    .spoken = { service-answer-unknown }。{ service-answer-unknown.staff }

service-backup-failed = バックアップを作れません
    .staff = 記録の写しを作れませんでした。管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = ファイルが既にあるか書けないか、設定の場所にデータベースがありません。直してからもう一度実行します。
    .spoken = { service-backup-failed }。{ service-backup-failed.staff }

service-backup-other-way = バックアップは別の方法で行います
    .staff = この記録の写しはデータベースの道具で作ります。管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = データベースはPostgreSQLです。pg_dumpとpg_restore、またはベースバックアップを使います。再試行しません。
    .spoken = { service-backup-other-way }。{ service-backup-other-way.staff }

service-internal-bug = サービスで予期しない問題が起きました
    .staff = 資格確認サービスで予期しない問題が起きました。少し待ってからもう一度試してください。続くときは管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = サービスの不具合です（500）。要求番号を付けて報告します。同じ鍵で一度だけ再試行します。
    .spoken = { service-internal-bug }。{ service-internal-bug.staff }

service-maintenance-planned = サービスの休止が予定されています
    .staff = 資格確認サービスは{ $date }に休止します。その間は別の方法で資格を確認してください。
    .patient = { -patient-other-way }
    .vendor = 計画された保守の期間です。開始日は{ $date }です。終わってから再試行します。
    .spoken = サービスの休止が予定されています。日にちは{ $date }です。その間は別の方法で資格を確認してください。

service-overload-busy = サービスが混み合っています
    .staff = 資格確認サービスが混み合っています。少し待ってからもう一度試してください。
    .patient = { -patient-wait }
    .vendor = 処理の上限に達しました（503）。間隔を広げながら同じ鍵で再試行します。
    .spoken = { service-overload-busy }。{ service-overload-busy.staff }

service-request-timeout = サービスの応答が間に合いません
    .staff = 資格確認サービスの処理が時間内に終わりませんでした。もう一度試してください。続くときは別の方法で資格を確認してください。
    .patient = { -patient-wait }
    .vendor = サービス側の時間切れです（504）。同じ鍵で再試行します。
    .spoken = { service-request-timeout }。{ service-request-timeout.staff }

service-storage-unavailable = サービスが一時的に使えません
    .staff = 資格確認サービスが記録を保存できません。少し待ってからもう一度試してください。続くときは別の方法で資格を確認してください。
    .patient = { -patient-other-way }
    .vendor = データベースに届かないか書き込めません（503）。間隔を空けて同じ鍵で再試行します。
    .spoken = { service-storage-unavailable }。{ service-storage-unavailable.staff }

service-audit-broken = 監査記録がつながりません
    .staff = 監査記録が途中で変わっています。管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = 監査の連鎖が検証できません。変更、欠落または挿入があります。
    .spoken = { service-audit-broken }。{ service-audit-broken.staff }

service-audit-chain-missing = 監査記録が一つ見つかりません
    .staff = 監査記録が一つ見つかりません。管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = チェックポイントにある連鎖がデータベースにありません。
    .spoken = { service-audit-chain-missing }。{ service-audit-chain-missing.staff }

service-audit-checkpoint = 監査の控えが使えません
    .staff = 監査の控えが使えません。管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = チェックポイントのファイルを読み書きできないか、行を検証できません。
    .spoken = { service-audit-checkpoint }。{ service-audit-checkpoint.staff }

service-audit-cut-off = 監査記録が途中で終わっています
    .staff = 監査記録の終わりが欠けています。管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = 連鎖がチェックポイントの行より前で終わっています。
    .spoken = { service-audit-cut-off }。{ service-audit-cut-off.staff }

service-audit-rewritten = 監査記録が書き換えられています
    .staff = 監査記録が控えと違います。管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = 連鎖自体は検証できますが、チェックポイントと行が異なります。
    .spoken = { service-audit-rewritten }。{ service-audit-rewritten.staff }

service-clock-jumped = 消去を見合わせました
    .staff = サービスの時計が大きくずれた疑いがあります。時計を確かめてください。正しいときは、時計が正しいと示してもう一度消去してください。
    .patient = { -patient-wait }
    .vendor = 時計が最後に見た時刻から設定より離れています。何も消していません。直すか、--clock-is-rightで実行します。
    .spoken = { service-clock-jumped }。{ service-clock-jumped.staff }
