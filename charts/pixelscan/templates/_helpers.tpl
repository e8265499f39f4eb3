{{- define "pixelscan.labels" -}}
app: {{ .Release.Name }}
{{ include "pixelscan.chart" . }}
{{- end }}

{{- define "pixelscan.chart" -}}
app.kubernetes.io/name: pixelscan
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "pixelscan.secret" -}}
{{ .Values.existingSecret | default (printf "%s-secrets" .Release.Name) }}
{{- end }}

{{- define "pixelscan.behindProxy" -}}
{{ if or .Values.ingress.enabled .Values.gateway.enabled }}true{{ end }}
{{- end }}

{{/* Restricted as Pod Security demands. */}}
{{- define "pixelscan.container" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* The HPA, as it is applied and as the pods are told. */}}
{{- define "pixelscan.hpa" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ .Release.Name }}-hpa
  labels:
    {{- include "pixelscan.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ .Release.Name }}-deployment
  minReplicas: {{ .Values.hpa.minReplicas }}
  maxReplicas: {{ .Values.hpa.maxReplicas }}
  metrics:
    - type: ContainerResource
      containerResource:
        name: cpu
        container: pixelscan
        target:
          type: Utilization
          averageUtilization: {{ .Values.hpa.targetPercent }}
  behavior:
    {{- toYaml .Values.hpa.behavior | nindent 4 }}
{{- end }}
